"""What happened to a dossier, told to those who instruct it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.core.audit import trail
from communs.dossiers.models import Dossier

EVENTS: dict[str, Promise] = {
    "submit": _("Dossier déposé"),
    "instruct": _("Passé en instruction"),
    "return": _("Remis à l’état « déposé »"),
    "accept": _("Accepté"),
    "refuse": _("Refusé"),
    "dismiss": _("Classé sans suite"),
    "reopen": _("Décision retirée, instruction reprise"),
    "message": _("Message"),
    "invite_expert": _("Expert invité à lire le dossier"),
    "join_as_expert": _("Invitation ouverte par l’expert"),
    "revoke_expert": _("Accès d’un expert retiré"),
}


@dataclass(frozen=True)
class Event:
    """Something that happened: when, what, who (empty when communs acted by itself), and its reason."""

    at: datetime
    text: "str | Promise"
    who: str
    reason: str


def history(dossier: Dossier) -> list[Event]:
    """Return what happened since the deposit, the latest first, from the audit trail; one query."""
    return list(_events(dossier))[::-1]


def _who(name: str | None, data: Mapping[str, object]) -> str:
    return name or (gettext("automatiquement") if data.get("automatic") else "")


def _events(dossier: Dossier) -> Iterator[Event]:
    for entry in trail(dossier):
        if entry.verb in EVENTS:
            reason = str(entry.data.get("motivation") or entry.data.get("email", ""))
            yield Event(entry.at, EVENTS[entry.verb], _who(entry.actor_label, entry.data), reason)
