"""A body known by its SIRET."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone

from communs.organisations.enums import OrganisationKind


class Organisation(models.Model):
    """An administration, association or company. `verified_at` is null until the company register confirmed it."""

    siret = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=250)
    legal_name = models.CharField(max_length=250, blank=True)
    postal_address = models.CharField(max_length=300, blank=True)
    legal_form = models.CharField(max_length=4, blank=True)
    kind = models.CharField(max_length=14, choices=OrganisationKind, default=OrganisationKind.OTHER)
    is_active = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(siret__regex="^[0-9]{14}$"), name="organisation_siret_14_digits"),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("checked_at", name="organisation_to_verify", condition=models.Q(verified_at=None)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organisation's page."""
        return reverse("organisations:detail", args=[self.siret])

    @property
    def siren(self) -> str:
        """The legal unit's number: the first nine digits."""
        return self.siret[:9]

    @property
    def siret_in_groups(self) -> str:
        """The SIRET as people read it: 130 025 265 00013, with no-break spaces."""
        return "\u00a0".join((self.siret[:3], self.siret[3:6], self.siret[6:9], self.siret[9:]))
