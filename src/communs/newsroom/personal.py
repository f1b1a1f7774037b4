"""What this room tells `accounts` of a person who is also a journalist: by the addresses that they verified."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress

from communs.newsroom.models import Journalist
from communs.newsroom.press.tokens import email_hash

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from communs.accounts.models import Person

KEPT = ("email", "name", "outlet", "language", "state", "consent_at", "consent_edition", "consent_origin", "suspension")


def export(person: "Person") -> dict[str, Any]:
    """Return a person's subscriptions to the press list."""
    rows = _subscriptions(person).order_by("asked_at")
    return {"press_list": [{**{name: getattr(row, name) for name in KEPT}, "topics": _topics(row)} for row in rows]}


def forget(person: "Person") -> None:
    """Take a person whose account is deleted off the press list."""
    from communs.newsroom.operations.subscriptions import unsubscribe

    for row in _subscriptions(person):
        unsubscribe(row, by=person)


def _subscriptions(person: "Person") -> "QuerySet[Journalist]":
    addresses = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return Journalist.objects.filter(email_hash__in=[email_hash(address) for address in addresses])


def _topics(journalist: Journalist) -> list[str]:
    return list(journalist.topics.order_by("name").values_list("name", flat=True))
