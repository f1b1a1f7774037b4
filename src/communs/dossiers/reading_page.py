"""A submitted dossier as it is read: answers, decision, history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from communs.core.audit import trail
from communs.dossiers.enums import Standing
from communs.dossiers.models import Decision, Dossier
from communs.dossiers.queries import context_with_files, questionnaire_of
from communs.questionnaires.field import Reader
from communs.questionnaires.sheet import Part

STEPS: dict[str, Promise] = {
    "create": _("Vous avez commencé le dossier"),
    "request_signatures": _("Vous avez demandé les signatures"),
    "cosign": _("Un cosignataire a signé"),
    "refuse_to_sign": _("Un cosignataire a refusé de signer"),
    "take_back": _("Vous avez repris le dossier avant son dépôt"),
    "submit": _("Le dossier a été déposé"),
    "instruct": _("L’administration a commencé l’examen du dossier"),
    "return": _("Le dossier est revenu à l’état « déposé »"),
    "accept": _("Le dossier a été accepté"),
    "refuse": _("Le dossier a été refusé"),
    "dismiss": _("Le dossier a été classé sans suite"),
    "reopen": _("L’administration a repris l’examen du dossier"),
    "ask_correction": _("L’administration vous a demandé une correction"),
    "amend": _("Vous avez envoyé des modifications"),
    "convert": _("Le dossier est passé à une nouvelle version du formulaire"),
    "convert_back": _("Le dossier est revenu à la version précédente du formulaire"),
}
MESSAGES: dict[str, Promise] = {
    "applicant": _("Vous avez écrit à l’administration"),
    "agent": _("L’administration vous a écrit"),
}


@dataclass(frozen=True)
class Step:
    """Something that happened, in words; `conversion` leads to the answers before it, `amendment` to what it changed."""

    at: datetime
    text: "str | Promise"
    conversion: int | None = None
    amendment: int | None = None


def sheet_of(dossier: Dossier) -> list[Part]:
    """The answers by section, as the person for whom the dossier was fetched reads them, in the language of the page."""
    language = (get_language() or "fr")[:2]
    standing = getattr(dossier, "standing", None)  # a job fetches for nobody: it sees what the applicant sees
    reader: Reader = "agent" if standing and Standing.INSTRUCTOR in standing.roles else "applicant"
    return questionnaire_of(dossier).sheet(dossier.answers, context_with_files(dossier, reader=reader), language)


def timeline(dossier: Dossier) -> list[Step]:
    """What happened to the dossier, the latest first, from the audit trail; one query."""
    return list(_steps(dossier))[::-1]


def _steps(dossier: Dossier) -> Iterator[Step]:
    for entry in trail(dossier):
        text = MESSAGES.get(entry.data.get("kind", "")) if entry.verb == "message" else STEPS.get(entry.verb)
        if text:
            conversion = entry.data.get("conversion") if entry.verb == "convert" else None
            yield Step(entry.at, text, conversion, entry.data.get("amendment"))


def decision_of(dossier: Dossier) -> Decision | None:
    """The decision in force, with its file; one query when the dossier is decided, else none."""
    if not dossier.is_decided:
        return None
    return Decision.objects.select_related("file").filter(dossier=dossier, withdrawn_at=None).first()
