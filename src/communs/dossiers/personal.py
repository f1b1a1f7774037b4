"""What this room tells `accounts` of a person: their data, and what opposes the deletion of their account, their role."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from communs.accounts.enums import Role
from communs.dossiers.enums import State
from communs.dossiers.expertise import is_expert_of_something
from communs.dossiers.models import (
    Amendment,
    Correction,
    Cosignature,
    Dossier,
    Expertise,
    FormerAnswers,
    Message,
    Prefill,
    WorkingCopy,
)

if TYPE_CHECKING:
    from communs.accounts.models import Person

KEPT = ("number", "demarche__title", "state", "answers", "created_at", "submitted_at", "decided_at")
FORMER = ("dossier_id", "revision__number", "answers", "late", "at")
PREFILLED = ("dossier_id", "origin", "fields", "created_at", "claimed_at")
SIGNED = ("dossier_id", "label", "email", "invited_at", "signed_at", "digest", "refused_at", "reason")
ASKED = ("dossier_id", "kind", "message__body", "fields", "asked_at", "closed_at")
AMENDED = ("dossier_id", "revision__number", "before", "after", "at")
CHANGING = ("dossier_id", "answers", "begun_at", "updated_at")
INVITED = ("dossier_id", "dossier__demarche__title", "email", "reason", "invited_at", "revoked_at")


def export(person: "Person") -> dict[str, Any]:
    """Return a person's dossiers with their answers, present, former and not sent yet, what was asked of them, the messages that they wrote, what they signed, their invitations as an expert."""
    formers = FormerAnswers.objects.filter(dossier__applicant=person).order_by("pk")
    mine = {"dossier__applicant": person}
    return {
        "corrections": list(Correction.objects.filter(**mine).order_by("pk").values(*ASKED)),
        "amendments": list(Amendment.objects.filter(**mine).order_by("pk").values(*AMENDED)),
        "changes_not_sent": list(WorkingCopy.objects.filter(**mine).order_by("pk").values(*CHANGING)),
        "former_answers": list(formers.values(*FORMER)),
        "dossiers": list(Dossier.objects.filter(applicant=person).order_by("number").values(*KEPT)),
        "prefilled": list(Prefill.objects.filter(dossier__applicant=person).order_by("pk").values(*PREFILLED)),
        "messages": list(Message.objects.filter(author=person).order_by("pk").values("dossier_id", "body", "at")),
        "cosignatures": list(Cosignature.objects.filter(person=person).order_by("pk").values(*SIGNED)),
        "expertises": list(Expertise.objects.filter(person=person).order_by("pk").values(*INVITED)),
    }


def obstacles(person: "Person") -> list[str]:
    """Return one sentence for each dossier that waits for its decision, or for signatures that would deposit it."""
    decided = _("Le dossier nº %(number)s attend une décision : patientez, ou demandez à l’administration de le clore.")
    signed = _("Le dossier nº %(number)s attend des signatures, qui le déposeraient : reprenez-le d’abord.")
    sentences = {State.SIGNING: signed, State.SUBMITTED: decided, State.IN_REVIEW: decided}
    waiting = Dossier.objects.filter(applicant=person, state__in=sorted(sentences)).order_by("number")
    return [sentences[State(state)] % {"number": number} for number, state in waiting.values_list("number", "state")]


def roles(person: "Person") -> list[Role]:
    """Return the roles that this room knows of a person."""
    return [Role.EXPERT] if is_expert_of_something(person) else []
