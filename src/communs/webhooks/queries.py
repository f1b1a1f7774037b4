"""Reading webhooks: fetching is authorising."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.tables.keyset import Page, page_of
from communs.procedures.queries import demarche_for
from communs.webhooks.enums import DeliveryState, WebhookState
from communs.webhooks.models import Delivery, Webhook


def webhook_for(person: Person, demarche_id: int, pk: int) -> Webhook:
    """Return a webhook of a demarche that the person administers. Raises `Http404` for whoever does not."""
    demarche = demarche_for(person, demarche_id)
    webhook = Webhook.objects.filter(demarche=demarche, pk=pk).first()
    if webhook is None:
        raise Http404
    webhook.demarche = demarche
    return webhook


def log_of(webhook: Webhook, cursor: str | None = None, size: int = 25) -> Page[Delivery]:
    """One page of what a webhook sent or has to send, the latest first; one query."""
    return page_of(Delivery.objects.filter(webhook=webhook), ("-id",), cursor, size)


def due_webhooks(demarche_id: int | None = None) -> "QuerySet[Webhook, int]":
    """The keys of the active webhooks (of one demarche) that have something to send now."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    found = Webhook.objects.filter(state=WebhookState.ACTIVE, pk__in=waiting.values("webhook"))
    found = found.exclude(next_at__gt=timezone.now())
    if demarche_id is not None:
        found = found.filter(demarche=demarche_id)
    return found.order_by("pk").values_list("pk", flat=True)
