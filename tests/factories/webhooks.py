"""Webhooks for the tests, added as administrators add them."""

from communs.accounts.models import Person
from communs.procedures.models import Demarche
from communs.webhooks.enums import EventKind
from communs.webhooks.models import Webhook
from communs.webhooks.operations.managing import Settings, add_webhook
from tests.factories.accounts import PersonFactory

EVERYTHING = tuple(EventKind.values)


def webhook_of(
    demarche: Demarche,
    url: str = "https://logiciel.exemple.example/",
    events: tuple[str, ...] = EVERYTHING,
    *,
    tests: bool = False,
    by: Person | None = None,
) -> tuple[Webhook, str]:
    """Add a webhook; return it with its secret."""
    return add_webhook(demarche, Settings("Logiciel", url, events, tests), by=by or PersonFactory.create())
