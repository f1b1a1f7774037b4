"""Asking an applicant to complete a dossier that moved to another version of its form."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from communs.accounts.models import Person
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.conversions import Fared
from communs.dossiers.enums import CorrectionKind
from communs.dossiers.models import Conversion
from communs.dossiers.operations.correcting import open_request
from communs.questionnaires.casting import Fate
from communs.questionnaires.conversion import Moved


def request_answers(conversion: Conversion, one: Fared) -> None:
    """Ask the applicant for what is to be answered (again): by a request for correction, and by e-mail.

    A draft needs no request: its filling page says the same.
    """
    dossier = one.dossier
    reader = dossier.applicant or dossier.applicant_email
    with override(reader.language if isinstance(reader, Person) else "fr"):
        questions = _questions(one)
        if not dossier.is_draft:
            _request(conversion, one, questions)
        page = "dossiers:fill" if dossier.is_draft else "dossiers:dossier"
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
    return list(dict.fromkeys(moved.label for moved in _asked(one)))


def _asked(one: Fared) -> Sequence[Moved]:
    asked = [moved for moved in one.converted.outcomes if moved.fate == Fate.ASKED]
    return asked or one.converted.outcomes


def _request(conversion: Conversion, one: Fared, questions: list[str]) -> None:
    intro = _(
        "Le formulaire de cette démarche a changé. Vos réponses précédentes restent lisibles dans l’historique de votre "
        "dossier. Ouvrez-le pour corriger ou compléter les points suivants :"
    )
    lines = [intro, *(f"– {question}" for question in questions), *filter(None, [conversion.note])]
    dossier = one.dossier
    dossier.refresh_from_db(fields=["version"])
    dossier.demarche = conversion.demarche
    open_request(
        dossier,
        kind=CorrectionKind.TO_CORRECT,
        body="\n".join(lines),
        fields=[moved.path for moved in _asked(one)],
        by=conversion.by,
        by_name=conversion.by_name,
        conversion=conversion,
    )
