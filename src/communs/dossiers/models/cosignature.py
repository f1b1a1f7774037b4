"""Who must sign a dossier before its deposit, and what they signed."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from communs.accounts.models import Person
from communs.dossiers.models.dossier import Dossier

MAX_REASON = 1_000
MOST_LETTERS = 20
HEXADECIMAL = "^[0-9a-f]{64}$"


class SignatureRequest(models.Model):
    """The applicant asked for the signatures: when, and the digest of what is to be signed (see `sealing`).

    There while the dossier waits for signatures and once it was deposited with them; taking the dossier back ends it.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, primary_key=True, related_name="signature_request")
    requested_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(digest__regex=HEXADECIMAL), name="signature_request_has_a_digest"),
        ]

    def __str__(self) -> str:
        return self.digest


class Cosignature(models.Model):
    """One signer of one dossier, by role.

    `role`, `label` and `rank` come from the demarche at the moment of the request: signers of the lowest rank are
    invited first. Only the hash of the link's token is kept. `person` is who opened the link, once somebody did.
    Before the request, and once it was taken back, the row only remembers the address.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="cosignatures", db_index=False)
    role = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    rank = models.PositiveSmallIntegerField(default=0)
    email = models.EmailField()
    from_answers = models.BooleanField(default=False)
    letters = models.PositiveSmallIntegerField(default=0)

    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - null is "no link"
    invited_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    expiry_told_at = models.DateTimeField(null=True, blank=True)

    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="cosignatures", db_index=False
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signer_name = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=MAX_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier", "role"], name="cosignature_one_a_role"),
            models.UniqueConstraint(fields=["person", "dossier"], name="cosignature_one_a_person"),
            models.UniqueConstraint(fields=["dossier", "email"], name="cosignature_one_an_address"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="cosignature_email_lower_case"),
            models.CheckConstraint(condition=Q(letters__lte=MOST_LETTERS), name="cosignature_letters_are_bounded"),
            models.CheckConstraint(
                condition=Q(invited_at__isnull=True, expires_at__isnull=True, token_hash__isnull=True)
                | Q(
                    invited_at__isnull=False,
                    expires_at__isnull=False,
                    token_hash__isnull=False,
                    expires_at__gt=F("invited_at"),
                    token_hash__regex=HEXADECIMAL,
                ),
                name="cosignature_invitations_expire",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, digest="", signer_name="")
                | (
                    Q(signed_at__isnull=False, invited_at__isnull=False)
                    & Q(signed_at__gte=F("invited_at"), digest__regex=HEXADECIMAL)
                    & ~Q(signer_name="")
                ),
                name="cosignature_says_who_signed_what",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, reason="")
                | (Q(refused_at__isnull=False, signed_at__isnull=True) & ~Q(reason="")),
                name="cosignature_refusal_says_why",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["expires_at"],
                name="cosignature_awaited",
                condition=Q(invited_at__isnull=False, signed_at__isnull=True, refused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.dossier_id}"

    def is_awaited(self, at: datetime | None = None) -> bool:
        """Whether its signer may sign or refuse at this moment (now by default)."""
        return self.is_pending and self.expires_at is not None and self.expires_at > (at or timezone.now())

    @property
    def is_pending(self) -> bool:
        """Whether its signer was invited and did not answer."""
        return self.invited_at is not None and self.signed_at is None and self.refused_at is None

    @property
    def has_expired(self) -> bool:
        """Whether its signer did not answer in time."""
        return self.is_pending and not self.is_awaited()
