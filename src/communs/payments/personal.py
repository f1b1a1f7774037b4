"""What this room tells `accounts` of a person."""

from typing import TYPE_CHECKING, Any

from communs.payments.models import Payment

if TYPE_CHECKING:
    from communs.accounts.models import Person

KEPT = (
    "dossier_id",
    "reference",
    "amount",
    "subject",
    "state",
    "created_at",
    "paid_at",
    "refunded_at",
    "refund_reason",
)


def export(person: "Person") -> dict[str, Any]:
    """Return the payments of a person's dossiers; amounts are in cents."""
    return {"payments": list(Payment.objects.filter(dossier__applicant=person).order_by("pk").values(*KEPT))}
