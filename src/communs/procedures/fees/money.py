"""Amounts: whole cents, read and written as euros."""

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from communs.questionnaires.wording import locale_of

CENT = Decimal("0.01")
_EUROS = re.compile(r"[0-9]{1,7}([.,][0-9]{1,2})?", re.ASCII)


def euros(cents: int, language: str | None = None) -> str:
    """« 1 234,50 € », “€1,234.50”: in the language of the page when none is given."""
    return str(format_currency(Decimal(cents) / 100, "EUR", locale=locale_of(language)))


def read_euros(text: str) -> int:
    """Return the cents of a typed amount. Raises `ValueError` with what to write."""
    compact = re.sub(r"[\s€]", "", text)
    if not _EUROS.fullmatch(compact):
        raise ValueError(_("Écrivez un montant en euros, par exemple 12,50."))
    return cents_of(Decimal(compact.replace(",", ".")))


def typed_euros(cents: int) -> str:
    """An amount as an input shows it: « 12,50 »."""
    return f"{Decimal(cents) / 100:.2f}".replace(".", ",")


def cents_of(value: Decimal) -> int:
    """Euros as cents, rounded half up."""
    return int(value.quantize(CENT, ROUND_HALF_UP) * 100)
