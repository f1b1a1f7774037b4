"""One attempt to pay for one dossier."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.models import Dossier
from communs.payments.enums import OPEN, RECEIVED, UNPAID, PaymentState, Reason
from communs.procedures.enums import FeeMode
from communs.procedures.models.fee import CLIENT, MAX_SUBJECT

MAX_REASON = 1_000


class Payment(models.Model):
    """An attempt, and an accounting entry: it names nobody and outlives its dossier, of which it keeps the number.

    `reference` is ours (« refdet »), `provider_id` the provider's (« idOp »), known once it was `sent`. `amount` is in
    cents. `asked_at` is when the provider was last asked; `paid_at` and `authorisation` are what it answered.
    """

    dossier = models.ForeignKey(Dossier, models.DO_NOTHING, db_constraint=False, related_name="payments")
    demarche = models.ForeignKey("procedures.Demarche", models.PROTECT, related_name="payments", db_index=False)
    reference = models.CharField(max_length=30, unique=True)
    amount = models.PositiveIntegerField()
    subject = models.CharField(max_length=MAX_SUBJECT)
    client_number = models.CharField(max_length=6)
    mode = models.CharField(max_length=1, choices=FeeMode)
    state = models.CharField(max_length=9, choices=PaymentState, default=PaymentState.CREATED)
    reason = models.CharField(max_length=13, choices=Reason, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=100, blank=True)
    authorisation = models.CharField(max_length=40, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    refunded_at = models.DateTimeField(null=True, blank=True)
    refunded_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    refund_reason = models.TextField(max_length=MAX_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="payment_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payment_client_number", condition=Q(client_number__regex=CLIENT)),
            models.CheckConstraint(name="payment_mode", condition=Q(mode__in=FeeMode.values)),
            models.CheckConstraint(name="payment_reason", condition=Q(reason__in=Reason.values)),
            models.CheckConstraint(
                name="payment_state_and_moments_agree",
                condition=Q(state=PaymentState.CREATED, sent_at__isnull=True, settled_at__isnull=True)
                | Q(state=PaymentState.SENT, sent_at__isnull=False, settled_at__isnull=True)
                | Q(state__in=sorted(UNPAID), settled_at__isnull=False)
                | Q(state__in=sorted(RECEIVED), sent_at__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_sent_has_the_providers_name_for_it",
                condition=(Q(sent_at__isnull=True) & Q(provider_id=""))
                | (Q(sent_at__isnull=False) & ~Q(provider_id="")),
            ),
            models.CheckConstraint(
                name="payment_refund_says_why",
                condition=(Q(state=PaymentState.REFUNDED, refunded_at__isnull=False) & ~Q(refund_reason=""))
                | (~Q(state=PaymentState.REFUNDED) & Q(refunded_at__isnull=True, refund_reason="")),
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state__in=sorted(OPEN)), name="payment_one_open_a_dossier"
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_id"], condition=~Q(provider_id=""), name="payment_once_at_the_provider"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["demarche", "created_at", "id"], name="payment_demarche"),
            models.Index(fields=["asked_at"], name="payment_open", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["settled_at"], name="payment_unpaid", condition=Q(state__in=sorted(UNPAID))),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it may still be paid on the provider's page, as far as we know."""
        return self.state in OPEN

    @property
    def is_received(self) -> bool:
        """Whether its money came; it may have gone back since."""
        return self.state in RECEIVED

    @property
    def tone(self) -> str:
        """The colour of its badge, where the state's own would mislead."""
        return "progress" if self.is_open else ""
