"""Who designs a demarche."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from communs.accounts.models import Person
from communs.procedures.models.demarche import Demarche


class DemarcheAdministrator(models.Model):
    """A person who may change a demarche, publish it, close it and name its instructors."""

    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="administrators", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="administered_demarches")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarche", "person"], name="demarche_administrator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.demarche}"


class ListedExpert(models.Model):
    """An address that instructors may invite as an expert, when the demarche restricts them to a list."""

    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="listed_experts", db_index=False)
    email = models.EmailField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarche", "email"], name="listed_expert_once"),
            models.CheckConstraint(name="listed_expert_lower_case", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.email
