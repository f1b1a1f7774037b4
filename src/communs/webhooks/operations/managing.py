"""What the administrators of a demarche do with its webhooks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.encryption import encrypt
from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.models import Demarche
from communs.webhooks.enums import TEST_EVENT, DeliveryState, WebhookState
from communs.webhooks.models import Delivery, Webhook
from communs.webhooks.operations.emitting import body_of
from communs.webhooks.signing import new_secret

MAX_WEBHOOKS = 50
OVERLAP = timedelta(hours=24)
PURPOSE = "communs.webhooks.secrets"


class WebhookError(Exception):
    """It cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """What administrators write of a webhook."""

    label: str
    url: str
    events: Iterable[str]
    tests: bool = False


@transaction.atomic
def add_webhook(demarche: Demarche, settings: Settings, *, by: Person) -> tuple[Webhook, str]:
    """Add an active webhook; return it with its secret, which is shown once and kept encrypted.

    Writes an audit row. Raises `WebhookError` beyond 50 webhooks.
    """
    held = Demarche.objects.select_for_update(of=("self",), no_key=True).get(pk=demarche.pk)
    if held.webhooks.count() >= MAX_WEBHOOKS:
        raise WebhookError(_("Une démarche a au plus 50 webhooks : supprimez-en un d’abord."))
    secret = new_secret()
    values = _values(settings) | {"secret": encrypt(secret, PURPOSE), "created_by": by}
    webhook = Webhook.objects.create(demarche=demarche, **values)
    _note_that_there_are_some(demarche)
    record(demarche, "webhook.add", actor=by, data={"webhook": webhook.pk, **_values(settings)})
    return webhook, secret


@transaction.atomic
def change_webhook(webhook: Webhook, settings: Settings, *, by: Person) -> None:
    """Change what a webhook is told, and where. Writes an audit row."""
    values = _values(settings)
    _set(webhook, **values)
    record(webhook.demarche, "webhook.change", actor=by, data={"webhook": webhook.pk, **values})


@transaction.atomic
def rotate_secret(webhook: Webhook, *, by: Person) -> str:
    """Replace the secret and return the new one; the one before signs too, for 24 hours. Writes an audit row."""
    held = Webhook.objects.select_for_update().get(pk=webhook.pk)
    secret = new_secret()
    former_until = timezone.now() + OVERLAP
    _set(webhook, secret=encrypt(secret, PURPOSE), former_secret=held.secret, former_until=former_until)
    record(webhook.demarche, "webhook.rotate", actor=by, data={"webhook": webhook.pk})
    return secret


@transaction.atomic
def pause(webhook: Webhook, *, by: Person) -> None:
    """Send nothing until it is resumed; what happens meanwhile is kept for 7 days. Writes an audit row."""
    _set(webhook, state=WebhookState.PAUSED, next_at=None)
    record(webhook.demarche, "webhook.pause", actor=by, data={"webhook": webhook.pk})


@transaction.atomic
def resume(webhook: Webhook, *, by: Person) -> None:
    """Send again, at once and from where it stood, forgetting the failures. Writes an audit row."""
    _set(webhook, state=WebhookState.ACTIVE, failures=0, next_at=None)
    record(webhook.demarche, "webhook.resume", actor=by, data={"webhook": webhook.pk})
    _send_now(webhook)


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Person) -> None:
    """Delete a webhook with all that it had to send. Writes an audit row."""
    key = webhook.pk
    Demarche.objects.select_for_update(of=("self",), no_key=True).get(pk=webhook.demarche_id)
    webhook.delete()
    _note_that_there_are_some(webhook.demarche)
    record(webhook.demarche, "webhook.remove", actor=by, data={"webhook": key, "url": webhook.url})


@transaction.atomic
def send_test(webhook: Webhook) -> Delivery:
    """Send a test event, after what waits already and without the pause that failures brought.

    Raises `WebhookError` while the webhook does not send.
    """
    if webhook.state != WebhookState.ACTIVE:
        raise WebhookError(_("Reprenez les envois avant d’envoyer un essai."))
    now = timezone.now()
    body = body_of(TEST_EVENT, now, {"demarche": webhook.demarche_id, "webhook": webhook.pk, "test": True})
    made = Delivery.objects.create(webhook=webhook, event=uuid.uuid4(), kind=TEST_EVENT, body=body, created_at=now)
    _set(webhook, next_at=None)
    _send_now(webhook)
    return made


@transaction.atomic
def resend(delivery: Delivery) -> None:
    """Send again an event that was sent: under the same `webhook-id`, by which a receiver knows it again."""
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.WAITING)
    _send_now(delivery.webhook)


def _values(settings: Settings) -> dict[str, object]:
    events = sorted(set(settings.events))
    return {"label": settings.label, "url": settings.url, "events": events, "tests": settings.tests}


def _set(webhook: Webhook, **values: object) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(**values)
    for name, value in values.items():
        setattr(webhook, name, value)


def _note_that_there_are_some(demarche: Demarche) -> None:
    """Keep on the demarche whether it has webhooks: whoever has its row then knows, without a query."""
    demarche.has_webhooks = Webhook.objects.filter(demarche=demarche).exists()
    Demarche.objects.filter(pk=demarche.pk).update(has_webhooks=demarche.has_webhooks)


def _send_now(webhook: Webhook) -> None:
    from communs.webhooks.jobs import deliver

    deliver.defer(webhook=webhook.pk)
