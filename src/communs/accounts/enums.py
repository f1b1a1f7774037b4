"""Closed vocabularies of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does on the platform; one account may hold all of them."""

    APPLICANT = "applicant", _("Usager")
    INSTRUCTOR = "instructor", _("Instructeur")
    EXPERT = "expert", _("Expert")
    ADMINISTRATOR = "administrator", _("Administrateur de démarches")
    MANAGER = "manager", _("Gestionnaire de la plateforme")
