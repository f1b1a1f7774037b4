"""What this room tells `accounts` of a person: their data, and what opposes the deletion of their account."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from communs.dossiers.enums import State
from communs.dossiers.models import Dossier, Message

if TYPE_CHECKING:
    from communs.accounts.models import Person

KEPT = ("number", "demarche__title", "state", "answers", "created_at", "submitted_at", "decided_at")


def export(person: "Person") -> dict[str, Any]:
    """Return a person's dossiers with their answers, and the messages that they wrote."""
    return {
        "dossiers": list(Dossier.objects.filter(applicant=person).order_by("number").values(*KEPT)),
        "messages": list(Message.objects.filter(author=person).order_by("pk").values("dossier_id", "body", "at")),
    }


def obstacles(person: "Person") -> list[str]:
    """Return one sentence for each dossier that waits for its decision."""
    waiting = Dossier.objects.filter(applicant=person, state__in=[State.SUBMITTED, State.IN_REVIEW])
    sentence = _(
        "Le dossier nº %(number)s attend une décision : patientez, ou demandez à l’administration de le clore."
    )
    return [sentence % {"number": number} for number in waiting.order_by("number").values_list("number", flat=True)]
