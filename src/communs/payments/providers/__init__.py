"""Who takes the money. Another provider is one file here with a class that fulfils `Provider`, and its line in `PROVIDERS`."""

from collections.abc import Mapping

from communs.payments.providers.payfip import PayFip
from communs.payments.providers.provider import Order, OrderRefused, Outcome, Provider, Report

__all__ = ["PROVIDERS", "Order", "OrderRefused", "Outcome", "Provider", "Report", "current", "provider_named"]

PROVIDERS: Mapping[str, Provider] = {"payfip": PayFip()}


def current() -> Provider:
    """The provider of new payments."""
    return PROVIDERS["payfip"]


def provider_named(name: str) -> Provider | None:
    """The provider that a payment was made with; None for a name that is not one."""
    return PROVIDERS.get(name)
