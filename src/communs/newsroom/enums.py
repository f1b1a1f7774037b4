"""Closed vocabularies of the newsroom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What an entry is."""

    PRESS_RELEASE = "press_release", _("Communiqué de presse")
    ARTICLE = "article", _("Actualité")
    EVENT = "event", _("Événement")
    PUBLICATION = "publication", _("Publication")
    PAGE = "page", _("Page")


class SectionKind(models.TextChoices):
    """The sections, one of each; the value is the first part of the address of what they hold."""

    NEWS = "actualites", _("Actualités")
    PRESS = "espace-presse", _("Espace presse")
    AGENDA = "agenda", _("Agenda")
    PUBLICATIONS = "publication", _("Publications")
    PAGES = "pages", _("Pages")


class TermFamily(models.TextChoices):
    """The two vocabularies by which entries are sorted."""

    CATEGORY = "category", _("Rubrique")
    TAG = "tag", _("Étiquette")


class Role(models.TextChoices):
    """What a member of the newsroom may do; each role is a group of Django that bears this name."""

    AUTHOR = "newsroom:author", _("Auteur")
    REVIEWER = "newsroom:reviewer", _("Relecteur")
    PRESS_OFFICER = "newsroom:press-officer", _("Attaché de presse")


class JournalistState(models.TextChoices):
    """How far a journalist's consent goes; only `active` ones are written to."""

    PENDING = "pending", _("À confirmer")
    ACTIVE = "active", _("Abonné")
    SUSPENDED = "suspended", _("Suspendu")
    UNSUBSCRIBED = "unsubscribed", _("Désabonné")


class MailingState(models.TextChoices):
    """How far a mailing got."""

    DRAFT = "draft", _("Préparé")
    SENDING = "sending", _("En cours d’envoi")
    PAUSED = "paused", _("En pause")
    SENT = "sent", _("Envoyé")
    CANCELLED = "cancelled", _("Annulé")


class MailingForm(models.TextChoices):
    """What the letters of a mailing hold while the entry is under embargo; afterwards all hold the whole text."""

    WHOLE = "whole", _("Le texte entier, avec le bandeau d’embargo")
    LINK = "link", _("Seulement le lien privé de lecture")


class LetterState(models.TextChoices):
    """How far the letter to one journalist got."""

    QUEUED = "queued", _("En attente")
    HANDED = "handed", _("En cours d’envoi")
    SENT = "sent", _("Envoyé")
    FAILED = "failed", _("Refusé")
    BOUNCED = "bounced", _("Revenu")
    CANCELLED = "cancelled", _("Annulé")
