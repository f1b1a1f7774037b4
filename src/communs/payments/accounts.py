"""The payments of a demarche as its accountant reads them."""

import csv
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from communs.payments.models import Payment
from communs.payments.queries import entries_of
from communs.procedures.fees.money import typed_euros
from communs.procedures.models import Demarche

FORMULA = ("=", "+", "-", "@", "\t")
CHUNK = 1_000
BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """A file of one line: what is written to it is given back."""

    def write(self, text: str) -> str:
        """Give the text back."""
        return text


def written_accounts(demarche: Demarche) -> Iterator[str]:
    """Yield the lines of a CSV that spreadsheets open, one payment a line, whatever their number; no cell begins a formula."""
    writer = csv.writer(_Line(), delimiter=";")
    yield BYTE_ORDER_MARK + writer.writerow(_titles())
    for payment in entries_of(demarche).iterator(CHUNK):
        yield writer.writerow([_safe(cell) for cell in _cells(payment, demarche.zone)])


def _titles() -> list[str]:
    return [
        _("Référence"), _("Dossier"), _("Objet"), _("Montant en euros"), _("État"), _("Mode"), _("Numéro client"),
        _("Opération"), _("Autorisation"), _("Commencé le"), _("Payé le"), _("Remboursé le"), _("Motif"),
    ]  # fmt: skip


def _cells(payment: Payment, zone: ZoneInfo) -> list[str]:
    return [
        payment.reference, str(payment.dossier_id), payment.subject, typed_euros(payment.amount),
        str(payment.get_state_display()), str(payment.get_mode_display()), payment.client_number, payment.provider_id,
        payment.authorisation, _moment(payment.created_at, zone), _moment(payment.paid_at, zone),
        _moment(payment.refunded_at, zone), payment.refund_reason or str(payment.get_reason_display()),
    ]  # fmt: skip


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
