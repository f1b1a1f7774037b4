"""The closed vocabularies of a demarche."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DemarcheState(TextChoices):
    """Where a demarche stands. A draft is seen by its administrators only."""

    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publiée")
    CLOSED = "closed", _("Close")


class Availability(TextChoices):
    """What a visitor finds at a demarche's address at one moment."""

    DRAFT = "draft", _("En préparation")
    UPCOMING = "upcoming", _("Bientôt ouverte")
    OPEN = "open", _("Ouverte")
    ENDED = "ended", _("Terminée")


class Moment(TextChoices):
    """What happens to a dossier that is told to its applicant: each has its e-mail."""

    DEPOSIT = "deposit", _("Dépôt")
    INSTRUCTION = "instruction", _("Passage en instruction")
    ACCEPTANCE = "acceptance", _("Acceptation")
    REFUSAL = "refusal", _("Refus")
    DISMISSAL = "dismissal", _("Classement sans suite")
    REOPENING = "reopening", _("Reprise de l’instruction")
