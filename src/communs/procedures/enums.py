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


class TextKind(TextChoices):
    """What a text of a demarche becomes."""

    MAIL = "mail", _("Courriel")
    LETTER = "letter", _("Courrier de décision")


class AutomationMode(TextChoices):
    """What happens to a dossier without an agent: at its deposit, or when the administration stays silent."""

    INSTRUCT = "instruct", _("Passage automatique en instruction au dépôt")
    ACCEPT = "accept", _("Acceptation automatique au dépôt")
    SILENCE_ACCEPTS = "silence_accepts", _("Le silence de l’administration vaut acceptation (SVA)")
    SILENCE_REFUSES = "silence_refuses", _("Le silence de l’administration vaut refus (SVR)")


class DelayUnit(TextChoices):
    """In what a delay is counted."""

    DAYS = "days", _("jours")
    WEEKS = "weeks", _("semaines")
    MONTHS = "months", _("mois")


class CorrectionEffect(TextChoices):
    """What a request for correction does to a delay that runs."""

    CONTINUE = "continue", _("Le délai est suspendu, puis continue")
    RESET = "reset", _("Le délai repart de zéro")
