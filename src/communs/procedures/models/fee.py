"""What a demarche makes its applicants pay."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from communs.procedures.enums import FeeKind, FeeMode
from communs.procedures.models.demarche import Demarche
from communs.procedures.models.group import JsonType

MOST_CENTS = 9_999_999
MAX_SUBJECT = 100
CLIENT = r"^[0-9]{6}$"
valid_client = RegexValidator(CLIENT, _("Le numéro client compte 6 chiffres."))


class Fee(models.Model):
    """The fee of a demarche; without a row, it is free.

    `amount` is in cents: the fixed one, or what is due when no tariff applies. `field` holds euros. `tariffs` is a list
    of `{"id", "when", "amount"}`, the first whose condition holds gives the amount. `client_number` is what the DGFiP
    gave to the body that receives the money.
    """

    demarche = models.OneToOneField(Demarche, models.CASCADE, related_name="fee")
    kind = models.CharField(max_length=7, choices=FeeKind)
    amount = models.PositiveIntegerField(default=0)
    field = models.CharField(max_length=100, blank=True)
    tariffs = models.JSONField(default=list, blank=True)
    subject = models.CharField(max_length=MAX_SUBJECT)
    client_number = models.CharField(max_length=6, validators=[valid_client])
    mode = models.CharField(max_length=1, choices=FeeMode, default=FeeMode.TEST)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="fee_kind", condition=Q(kind__in=FeeKind.values)),
            models.CheckConstraint(name="fee_mode", condition=Q(mode__in=FeeMode.values)),
            models.CheckConstraint(name="fee_amount", condition=Q(amount__lte=MOST_CENTS)),
            models.CheckConstraint(name="fee_client_number", condition=Q(client_number__regex=CLIENT)),
            models.CheckConstraint(name="fee_says_what_it_is_for", condition=~Q(subject="")),
            models.CheckConstraint(
                name="fee_reads_a_field_or_none",
                condition=(Q(kind=FeeKind.FIELD) & ~Q(field="")) | (~Q(kind=FeeKind.FIELD) & Q(field="")),
            ),
            models.CheckConstraint(
                name="fee_tariffs_are_a_list", condition=Q(Exact(JsonType(F("tariffs")), Value("array")))
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_free(self) -> bool:
        """Whether nobody owes anything: it was a fee once."""
        return self.kind == FeeKind.FIXED and self.amount == 0
