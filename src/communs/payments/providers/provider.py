"""What communs asks of a payment provider."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class OrderRefused(Exception):  # noqa: N818 - it names what happened
    """The provider answered that it does not take this order: asking again is useless. `code` is its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Outcome(enum.Enum):
    """What a provider says of a payment."""

    PENDING = "pending"
    PAID = "paid"
    REFUSED = "refused"
    ABANDONED = "abandoned"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Order:
    """What is to be paid. `amount` is in cents; `year` is that of the accounts; `email` receives the receipt."""

    reference: str
    amount: int
    subject: str
    client_number: str
    mode: str
    email: str
    year: int
    return_url: str
    notice_url: str


@dataclass(frozen=True)
class Report:
    """What a provider answers about a payment; the rest is only known with a result."""

    outcome: Outcome
    amount: int = 0
    reference: str = ""
    client_number: str = ""
    mode: str = ""
    authorisation: str = ""
    at: datetime | None = None


class Provider(Protocol):
    """A provider. Every call may raise `core.remote.Unavailable`: nothing is known then, and it may be asked again."""

    name: str

    @property
    def is_configured(self) -> bool:
        """Whether the operator gave its addresses."""

    def order(self, order: Order) -> str:
        """Announce a payment; return the provider's own name for it. Raises `OrderRefused`."""

    def page(self, provider_id: str) -> str:
        """The address where the person pays."""

    def report(self, provider_id: str) -> Report:
        """Ask what became of a payment."""

    def client(self, number: str) -> str:
        """Return the name under which the money is received. Raises `OrderRefused` for an unknown number."""

    def notified(self, post: Mapping[str, str]) -> str:
        """The provider's own name of the payment that a notification speaks of; empty when it names none."""
