"""The settings of a demarche, by theme: columns of its row, with their bounds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from communs.procedures.enums import Identity, Restriction

MAX_TAGS = 20
MAX_DOMAINS = 100
MAX_MESSAGE = 5_000


class ServiceSettings(models.Model):
    """Who answers, on which grounds, who protects the data, how the demarche is found."""

    service_name = models.CharField(max_length=200, blank=True)
    service_siret = models.CharField(max_length=14, blank=True)
    service_phone = models.CharField(max_length=30, blank=True)
    service_hours = models.CharField(max_length=300, blank=True)
    service_address = models.CharField(max_length=300, blank=True)
    dpo_contact = models.CharField(max_length=254, blank=True)
    legal_basis_url = models.URLField(max_length=500, blank=True)
    zones = ArrayField(models.CharField(max_length=20), default=list, blank=True, size=MAX_TAGS)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True, size=MAX_TAGS)
    may_be_copied = models.BooleanField(default=False)

    class Meta:
        abstract = True


class ApplicantSettings(models.Model):
    """Who may begin a dossier, who they say that they are, who signs with them, what they read at the end."""

    identity = models.CharField(max_length=12, choices=Identity, default=Identity.EITHER)
    asks_civility = models.BooleanField(default=True)
    asks_birth_date = models.BooleanField(default=False)
    allows_mandate = models.BooleanField(default=False)
    restriction = models.CharField(max_length=12, choices=Restriction, default=Restriction.NONE)
    email_domains = ArrayField(models.CharField(max_length=253), default=list, blank=True, size=MAX_DOMAINS)
    ineligibility = models.JSONField(null=True, blank=True)
    ineligibility_message = models.TextField(max_length=MAX_MESSAGE, blank=True)
    deposit_message = models.TextField(max_length=MAX_MESSAGE, blank=True)
    booking_url = models.URLField(max_length=500, blank=True)
    cosigning = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True


class ExpertSettings(models.Model):
    """Whether instructors may invite experts, which ones, and what experts may do."""

    experts_allowed = models.BooleanField(default=True)
    experts_listed_only = models.BooleanField(default=False)
    experts_may_write = models.BooleanField(default=False)
    experts_told = models.BooleanField(default=False)

    class Meta:
        abstract = True


SETTINGS_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(name="demarche_identity", condition=Q(identity__in=Identity.values)),
    models.CheckConstraint(name="demarche_restriction", condition=Q(restriction__in=Restriction.values)),
    models.CheckConstraint(
        name="demarche_service_siret", condition=Q(service_siret="") | Q(service_siret__regex="^[0-9]{14}$")
    ),
    models.CheckConstraint(
        name="demarche_ineligibility_is_told", condition=Q(ineligibility__isnull=True) | ~Q(ineligibility_message="")
    ),
]
