"""Closed vocabularies of files."""

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """Where a file stands with the antivirus. Only a clean file is ever served."""

    PENDING = "pending", _("en cours de vérification")
    CLEAN = "clean", _("vérifié")
    INFECTED = "infected", _("infecté")
    REFUSED = "refused", _("impossible à vérifier")


class Accept(enum.Flag):
    """The families of formats that a place accepts; join them with `|`."""

    DOCUMENT = enum.auto()
    SPREADSHEET = enum.auto()
    SLIDES = enum.auto()
    IMAGE = enum.auto()
    DRAWING = enum.auto()
    DATA = enum.auto()
    AUDIO = enum.auto()
    VIDEO = enum.auto()
    ARCHIVE = enum.auto()


DEFAULT = Accept.DOCUMENT | Accept.SPREADSHEET | Accept.SLIDES | Accept.IMAGE | Accept.DRAWING | Accept.DATA
