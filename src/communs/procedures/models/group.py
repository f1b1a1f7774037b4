"""The groups that instruct, their members, and how many dossiers each has in each state."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person
from communs.procedures.models.demarche import Demarche

PHONE = r"^[0-9+(). \u00a0\u202f-]*$"
valid_phone = RegexValidator(PHONE, _("Écrivez le numéro en chiffres, par exemple 04 71 00 00 00."))


class JsonType(Func):
    """What PostgreSQL calls the type of a JSON value, such as `object`."""

    function = "jsonb_typeof"
    output_field = models.TextField()


class Group(models.Model):
    """A team that receives dossiers of one demarche; the default one receives what no rule sends elsewhere.

    `rule` is a condition on the answers (see `questionnaires.conditions`): of the active groups, in the order of
    `position`, the first whose rule holds receives the dossier. A group without a rule is given dossiers by hand.
    """

    demarche = models.ForeignKey(Demarche, models.CASCADE, related_name="groups", db_index=False)
    name = models.CharField(max_length=150)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True, db_default=True)
    position = models.PositiveIntegerField(default=0, db_default=0)
    rule = models.JSONField(null=True, blank=True)
    members = models.ManyToManyField(Person, through="GroupMember", related_name="instruction_groups")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarche", "name"], name="group_name_once_a_demarche"),
            models.UniqueConstraint(
                fields=["demarche"], condition=Q(is_default=True), name="group_one_default_a_demarche"
            ),
            models.CheckConstraint(name="group_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="group_default_is_active", condition=Q(is_default=False) | Q(is_active=True)),
            models.CheckConstraint(
                name="group_rule_is_an_object",
                condition=Q(rule__isnull=True) | Q(Exact(JsonType(F("rule")), Value("object"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupContact(models.Model):
    """How the applicants of a group reach it, when it is not by the contact of the demarche."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="contact")
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True, validators=[valid_phone])
    hours = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="group_contact_can_be_reached",
                condition=~Q(email="") | ~Q(phone="") | ~Q(address=""),
                violation_error_message=_("Donnez une adresse électronique, un téléphone ou une adresse postale."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone


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
        return f"{self.group} · {self.state} : {self.count}"
