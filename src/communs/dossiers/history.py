"""What happened to a dossier, told to those who instruct it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.core.audit import trail
from communs.dossiers.enums import MessageKind
from communs.dossiers.models import Dossier

if TYPE_CHECKING:
    from communs.core.audit.models import Entry

EVENTS: dict[str, Promise] = {
    "cosign": _("Cosignature"),
    "submit": _("Dossier déposé"),
    "instruct": _("Passé en instruction"),
    "return": _("Remis à l’état « déposé »"),
    "accept": _("Accepté"),
    "refuse": _("Refusé"),
    "dismiss": _("Classé sans suite"),
    "reopen": _("Décision retirée, instruction reprise"),
    "reassign": _("Confié à un autre groupe"),
    "reroute": _("Réorienté par les règles de la démarche"),
    "look_up": _("Réponse complétée par une source officielle"),
    "message": _("Message"),
    "invite_expert": _("Expert invité à lire le dossier"),
    "join_as_expert": _("Invitation ouverte par l’expert"),
    "revoke_expert": _("Accès d’un expert retiré"),
    "ask_correction": _("Correction demandée"),
    "close_correction": _("Demande de correction close"),
    "amend": _("Dossier modifié par le demandeur"),
    "convert": _("Passé à une nouvelle version du formulaire"),
    "convert_back": _("Revenu à la version précédente du formulaire"),
}


@dataclass(frozen=True)
class Event:
    """Something that happened: when, what, who (empty when communs acted by itself), and its reason.

    `conversion` leads to the answers that the dossier had before it moved to another version of the form, `amendment` to
    what its applicant changed.
    """

    at: datetime
    text: "str | Promise"
    who: str
    reason: str
    conversion: int | None = None
    amendment: int | None = None


def history(dossier: Dossier) -> list[Event]:
    """Return what happened since the deposit, the latest first, from the audit trail; one query."""
    return list(_events(dossier))[::-1]


def _events(dossier: Dossier) -> Iterator[Event]:
    for entry in trail(dossier):
        if entry.verb in EVENTS and not (entry.verb == "look_up" and entry.data.get("state") != "fetched"):
            reason = str(entry.data.get("motivation") or entry.data.get("email") or entry.data.get("to") or "")
            reason = reason or str(entry.data.get("as", ""))
            conversion = entry.data.get("conversion") if entry.verb == "convert" else None
            amendment = entry.data.get("amendment")
            yield Event(entry.at, EVENTS[entry.verb], _who(dossier, entry), reason, conversion, amendment)


def _who(dossier: Dossier, entry: "Entry") -> str:
    """Who did it, or that a rule did; of an anonymous applicant, what stands for their name."""
    theirs = entry.verb in {"submit", "amend"} or entry.data.get("kind") == MessageKind.APPLICANT
    if theirs and dossier.identity.get("anonymous"):
        return dossier.applicant_name
    return entry.actor_label or (gettext("automatiquement") if entry.data.get("automatic") else "")
