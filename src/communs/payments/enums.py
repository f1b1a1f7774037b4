"""The closed vocabularies of a payment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentState(TextChoices):
    """Where a payment stands."""

    CREATED = "created", _("Préparé")
    SENT = "sent", _("En cours")
    PAID = "paid", _("Payé")
    REFUSED = "refused", _("Refusé")
    ABANDONED = "abandoned", _("Abandonné")
    EXPIRED = "expired", _("Expiré")
    FAILED = "failed", _("Échoué")
    REFUNDED = "refunded", _("Remboursé")


OPEN = frozenset({PaymentState.CREATED, PaymentState.SENT})
UNPAID = frozenset({PaymentState.REFUSED, PaymentState.ABANDONED, PaymentState.EXPIRED, PaymentState.FAILED})
RECEIVED = frozenset({PaymentState.PAID, PaymentState.REFUNDED})


class Reason(TextChoices):
    """Why communs, not the provider, ended a payment."""

    NONE = "", ""
    SUPERSEDED = "superseded", _("Remplacé : le montant a changé ou un nouvel essai a commencé")
    SILENCE = "silence", _("Sans nouvelle du service de paiement")
    UNKNOWN = "unknown", _("Le service de paiement ne connaît pas cette opération")
    ORDER_REFUSED = "order_refused", _("Le service de paiement a refusé la demande")
    MISMATCH = "mismatch", _("Le service de paiement annonce un autre montant ou une autre référence")
