"""The groups that instruct, their members, and how many dossiers each has in each state."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.procedures.models.demarche import Demarche


class Group(models.Model):
    """A team that receives dossiers of one demarche; the default one receives what no rule sends elsewhere."""

    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="groups", db_index=False)
    name = models.CharField(max_length=150)
    is_default = models.BooleanField(default=False)
    members = models.ManyToManyField(Person, through="GroupMember", related_name="instruction_groups")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarche", "name"], name="group_name_once_a_demarche"),
            models.UniqueConstraint(
                fields=["demarche"], condition=Q(is_default=True), name="group_one_default_a_demarche"
            ),
            models.CheckConstraint(name="group_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """An instructor of a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="group_memberships")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "person"], name="group_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.group}"


class GroupCounter(models.Model):
    """How many dossiers a group has in a state: maintained by the database itself, never counted.

    Nobody writes it: triggers on the dossiers' table do, in the transaction of the change.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="counters", db_index=False)
    state = models.CharField(max_length=12)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "state"], name="group_counter_once"),
            models.CheckConstraint(name="group_counter_not_negative", condition=Q(count__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.state} : {self.count}"
