"""The closed vocabularies of a demarche."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DemarcheState(TextChoices):
    """Where a demarche stands. A draft is seen by its administrators only."""

    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publiée")
    UNPUBLISHED = "unpublished", _("Dépubliée")
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


class Identity(TextChoices):
    """Who an applicant says that they are, before the form."""

    EITHER = "either", _("Une personne, en son nom ou pour une de ses organisations")
    PERSON = "person", _("Une personne : nom et prénom")
    COMPANY = "company", _("Un établissement : numéro SIRET")
    ANONYMOUS = "anonymous", _("Personne : le dépôt est anonyme")


class Restriction(TextChoices):
    """Who may begin a dossier, after how they sign in."""

    NONE = "none", _("Toute personne qui a un compte")
    PROCONNECT = "proconnect", _("Toute personne qui se connecte avec ProConnect")
    AGENTS = "agents", _("Les agents publics qui se connectent avec ProConnect")


class Zone(TextChoices):
    """The public policies that a demarche serves."""

    AGRICULTURE = "agriculture", _("Agriculture et alimentation")
    ARMIES = "armies", _("Armées et anciens combattants")
    CULTURE = "culture", _("Culture et communication")
    DIGITAL = "digital", _("Numérique")
    ECONOMY = "economy", _("Économie et finances")
    EDUCATION = "education", _("Éducation et jeunesse")
    ENVIRONMENT = "environment", _("Environnement et énergie")
    EUROPE = "europe", _("Europe et affaires étrangères")
    HEALTH = "health", _("Santé")
    HIGHER_EDUCATION = "higher_education", _("Enseignement supérieur et recherche")
    HOUSING = "housing", _("Logement et urbanisme")
    INTERIOR = "interior", _("Intérieur et sécurité")
    JUSTICE = "justice", _("Justice")
    OVERSEAS = "overseas", _("Outre-mer")
    SEA = "sea", _("Mer et littoral")
    SOLIDARITY = "solidarity", _("Solidarités et handicap")
    SPORT = "sport", _("Sport et vie associative")
    TERRITORIES = "territories", _("Collectivités et territoires")
    TRANSPORT = "transport", _("Transports")
    WORK = "work", _("Travail et emploi")


class LabelColour(TextChoices):
    """The ten colours of labels: names of the design system's palette."""

    GREEN = "green", _("Vert")
    LIME = "lime", _("Vert tilleul")
    BLUE = "blue", _("Bleu")
    CYAN = "cyan", _("Bleu écume")
    PURPLE = "purple", _("Violet")
    PINK = "pink", _("Rose")
    BROWN = "brown", _("Brun")
    YELLOW = "yellow", _("Jaune")
    ORANGE = "orange", _("Orange")
    GREY = "grey", _("Gris")


class FeeKind(TextChoices):
    """How the amount of a fee is known."""

    FIXED = "fixed", _("Le même montant pour tous")
    FIELD = "field", _("Le montant d’un champ du formulaire, en euros")
    TARIFFS = "tariffs", _("Un tarif selon les réponses")


class FeeMode(TextChoices):
    """Whether money moves: the codes are those of PayFiP."""

    TEST = "T", _("Test : rien n’est débité")
    ACTIVATION = "X", _("Activation : le paiement d’essai demandé par la DGFiP")
    REAL = "W", _("Réel")
