"""A body, and who belongs to it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from communs.accounts.models import Person


class Organisation(models.Model):
    """A body known by its SIRET (14 digits)."""

    siret = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=250)
    legal_name = models.CharField(max_length=250, blank=True)
    postal_address = models.TextField(blank=True)
    kind = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(siret__regex=r"^[0-9]{14}$"), name="organisation_siret_digits"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person belongs to an organisation; `shares_dossiers` opens the organisation's dossiers to the member."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships", db_index=False)
    role = models.CharField(
        max_length=12, default="member", choices=[("member", "Membre"), ("manager", "Gestionnaire")]
    )
    shares_dossiers = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "person"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"
