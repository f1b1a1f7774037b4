"""The closed vocabularies of a dossier."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a dossier stands. A draft is seen by the applicant's side only, then also by those who must sign it."""

    DRAFT = "draft", _("Brouillon")
    SIGNING = "signing", _("En attente de signature")
    SUBMITTED = "submitted", _("Déposé")
    IN_REVIEW = "in_review", _("En instruction")
    ACCEPTED = "accepted", _("Accepté")
    REFUSED = "refused", _("Refusé")
    DISMISSED = "dismissed", _("Classé sans suite")


DECIDED = frozenset({State.ACCEPTED, State.REFUSED, State.DISMISSED})


class WeekEvent(TextChoices):
    """What is counted week by week; decisions have the name of their state."""

    DEPOSITED = "deposited", _("Déposés")
    ACCEPTED = State.ACCEPTED.value, _("Acceptés")
    REFUSED = State.REFUSED.value, _("Refusés")
    DISMISSED = State.DISMISSED.value, _("Classés sans suite")


UNDEPOSITED = frozenset({State.DRAFT, State.SIGNING})
OPEN = frozenset({State.DRAFT, State.SUBMITTED, State.IN_REVIEW})


class MessageKind(TextChoices):
    """Which side a message comes from."""

    APPLICANT = "applicant", _("Message du demandeur")
    AGENT = "agent", _("Message de l’administration")
    EXPERT = "expert", _("Message d’un expert")


class Standing(TextChoices):
    """What a person is to a dossier; one person may be several things."""

    OWNER = "owner", _("Demandeur")
    COLLEAGUE = "colleague", _("Membre de l’organisation")
    INSTRUCTOR = "instructor", _("Instructeur")
    EXPERT = "expert", _("Expert")
    COSIGNER = "cosigner", _("Cosignataire")


class Choice(TextChoices):
    """What is done with the dossiers that a change of the form touches."""

    KEEP = "keep", _("Laisser ces dossiers sur leur version")
    MOVE = "move", _("Les faire passer à la nouvelle version")
    ASK = "ask", _("Les faire passer et demander au demandeur de compléter")


class CorrectionKind(TextChoices):
    """What an administration asks for; a dossier that is incomplete starts its delay again."""

    TO_CORRECT = "to_correct", _("Des réponses sont à corriger")
    INCOMPLETE = "incomplete", _("Le dossier est incomplet")


class CorrectionOutcome(TextChoices):
    """How a request for correction ended."""

    ANSWERED = "answered", _("Le demandeur a envoyé ses modifications")
    WITHDRAWN = "withdrawn", _("L’administration a clos la demande")
    DECIDED = "decided", _("Le dossier a été décidé")


class ConversionState(TextChoices):
    """Where the move of dossiers to another version stands."""

    RUNNING = "running", _("En cours")
    DONE = "done", _("Terminé")
    UNDOING = "undoing", _("Annulation en cours")
    UNDONE = "undone", _("Annulé")


UNDERWAY = frozenset({ConversionState.RUNNING, ConversionState.UNDOING})


class ReroutingState(TextChoices):
    """Where a pass over the groups of dossiers stands."""

    COUNTING = "counting", _("Calcul en cours")
    COUNTED = "counted", _("Calculé")
    MOVING = "moving", _("Réorientation en cours")
    DONE = "done", _("Terminé")
    STOPPED = "stopped", _("Arrêté : les règles ont changé")


class Stage(TextChoices):
    """How an applicant sorts dossiers."""

    DRAFTS = "brouillons", _("Brouillons")
    IN_PROGRESS = "en-cours", _("En cours")
    DECIDED = "termines", _("Terminés")

    @property
    def states(self) -> frozenset[State]:
        """The states that belong to this stage."""
        return STATES_OF_STAGE[self]


STATES_OF_STAGE = {
    Stage.DRAFTS: frozenset({State.DRAFT}),
    Stage.IN_PROGRESS: frozenset({State.SIGNING, State.SUBMITTED, State.IN_REVIEW}),
    Stage.DECIDED: DECIDED,
}
