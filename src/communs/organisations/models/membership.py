"""A person in an organisation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from communs.organisations.enums import Role
from communs.organisations.models.organisation import Organisation


class Membership(models.Model):
    """What ties a person to an organisation. `shares_dossiers` opens the dossiers filed in its name to the member."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships", db_index=False)
    role = models.CharField(max_length=7, choices=Role, default=Role.MEMBER)
    shares_dossiers = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "organisation"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_is_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index("organisation", "since", "id", name="membership_list")]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"

    @property
    def is_manager(self) -> bool:
        """Whether the person runs the organisation's page."""
        return self.role == Role.MANAGER
