"""Asking an applicant to complete a dossier that moved to another version of its form."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.conversions import Fared
from communs.dossiers.enums import MessageKind
from communs.dossiers.models import Conversion, Dossier, Message
from communs.dossiers.models.message import MAX_BODY
from communs.questionnaires.casting import Fate


def request_answers(conversion: Conversion, one: Fared) -> None:
    """Tell the applicant what to answer (again): in the thread of a deposited dossier, and by e-mail in any case.

    A draft has no thread: its filling page says the same. Audits `message` when it writes one.
    """
    dossier = one.dossier
    reader = dossier.applicant or dossier.applicant_email
    with override(reader.language if isinstance(reader, Person) else "fr"):
        questions = _questions(one)
        if not dossier.is_draft:
            _write(conversion, dossier, questions)
        page = "dossiers:fill" if dossier.is_draft else "dossiers:messages"
        context = {
            "number": dossier.number,
            "demarche": conversion.demarche.title,
            "questions": questions,
            "note": conversion.note,
            "draft": dossier.is_draft,
            "url": absolute(page, dossier.number),
        }
        send("dossiers/mail/converted", to=reader, context=context)


def _questions(one: Fared) -> list[str]:
    """The labels of what is to be answered; of what changed in any way, when nothing must be answered again."""
    asked = _labels(moved.label for moved in one.converted.outcomes if moved.fate == Fate.ASKED)
    return asked or _labels(moved.label for moved in one.converted.outcomes)


def _labels(labels: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(labels))


def _write(conversion: Conversion, dossier: Dossier, questions: list[str]) -> None:
    intro = _(
        "Le formulaire de cette démarche a changé. Vos réponses précédentes restent lisibles dans l’historique de votre "
        "dossier. Répondez à ce message pour compléter les points suivants :"
    )
    lines = [intro, *(f"– {question}" for question in questions), *filter(None, [conversion.note])]
    message = Message.objects.create(
        dossier=dossier,
        author=conversion.by,
        author_name=conversion.by_name,
        kind=MessageKind.AGENT,
        body="\n".join(lines)[:MAX_BODY],
    )
    data = {"message": message.pk, "kind": MessageKind.AGENT, "files": []}
    record(dossier, "message", actor=conversion.by, data=data)
