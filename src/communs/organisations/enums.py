"""Closed vocabularies of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do in an organisation."""

    MEMBER = "member", _("membre")
    MANAGER = "manager", _("responsable")


class OrganisationKind(models.TextChoices):
    """What a body is, after its legal category (INSEE, « catégories juridiques »)."""

    ADMINISTRATION = "administration", _("administration")
    ASSOCIATION = "association", _("association ou fondation")
    COMPANY = "company", _("entreprise")
    OTHER = "other", _("autre organisme")


def kind_of(legal_form: str) -> OrganisationKind:
    """Return the kind for a legal category of four digits, level III of INSEE's nomenclature of September 2022."""
    if legal_form.startswith(("4", "7")):
        return OrganisationKind.ADMINISTRATION
    if legal_form.startswith(("92", "93")):
        return OrganisationKind.ASSOCIATION
    if legal_form.startswith(("1", "2", "3", "5", "6")):
        return OrganisationKind.COMPANY
    return OrganisationKind.OTHER
