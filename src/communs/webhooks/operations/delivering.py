"""Posting what waits: in order, one event after the other, never within a transaction.

A worker takes a webhook by a lease, posts, writes what came of it. One that dies in between leaves a lease that ends: the
event is posted again, under the same `webhook-id`. The first event that fails holds the following ones back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils import timezone

from communs.accounts.encryption import decrypt
from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.core.remote import AddressRefused, TooSlow, Unavailable
from communs.core.remote.posting import post
from communs.webhooks.enums import DeliveryState, Trouble, WebhookState
from communs.webhooks.models import MAX_HEAD, Delivery, Webhook
from communs.webhooks.operations.managing import PURPOSE
from communs.webhooks.signing import headers

BATCH = 20
PATIENCE = timedelta(seconds=30)
LEASE = timedelta(seconds=60)
TIMEOUT = 10.0
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 2 * 60, 10 * 60, 3600, 6 * 3600, 24 * 3600))
GONE = 410
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Turn:
    """What a worker may do now: post `delivery`, else come `again_at`, else nothing."""

    delivery: Delivery | None = None
    again_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one post."""

    status: int | None = None
    trouble: str = ""
    head: str = ""
    milliseconds: int = 0

    @property
    def is_received(self) -> bool:
        """Whether the receiver says that it has the event: a status of 2xx, nothing else."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - the class of statuses


def deliver_batch(webhook_id: int) -> datetime | None:
    """Post what waits for a webhook, at most 20 events or 30 seconds; return when to come again, None when all is done.

    Writes what came of each post. After the last of the retries the webhook stops and its administrators are told.
    """
    end = timezone.now() + PATIENCE
    for _event in range(BATCH):
        turn = take_turn(webhook_id)
        if turn.delivery is None:
            return turn.again_at
        settle(turn.delivery, posted(turn.delivery))
        if timezone.now() > end:
            break
    return timezone.now()


@transaction.atomic
def take_turn(webhook_id: int) -> Turn:
    """Take the webhook for a minute and return its first waiting event."""
    now = timezone.now()
    found = Webhook.objects.select_for_update(no_key=True).filter(pk=webhook_id, state=WebhookState.ACTIVE)
    webhook = found.first()
    if webhook is None:
        return Turn()
    held = max((moment for moment in (webhook.leased_until, webhook.next_at) if moment), default=now)
    delivery = webhook.deliveries.filter(state=DeliveryState.WAITING).order_by("pk").first()
    if delivery is None or held > now:
        return Turn(again_at=held if delivery else None)
    webhook.leased_until = now + LEASE
    webhook.save(update_fields=["leased_until"])
    delivery.webhook = webhook
    return Turn(delivery)


def posted(delivery: Delivery) -> Outcome:
    """Post one event, signed; no redirection is followed, the answer is read up to a kilobyte."""
    webhook, now = delivery.webhook, timezone.now()
    hidden = [webhook.secret]
    if webhook.former_until and webhook.former_until > now:
        hidden.append(webhook.former_secret)
    known = [decrypt(one, PURPOSE) for one in hidden]
    signed = headers(known, f"evt_{delivery.event.hex}", int(now.timestamp()), delivery.body)
    started = monotonic()
    try:
        answer = post(webhook.url, delivery.body.encode(), signed, timeout=TIMEOUT, most_bytes=MAX_HEAD)
    except Unavailable as error:
        return Outcome(trouble=_trouble(error), milliseconds=_since(started))
    head = answer.head.decode("utf-8", "replace").replace("\0", "�")
    return Outcome(answer.status, head=head[:MAX_HEAD], milliseconds=_since(started))


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Write what came of a post, and what follows: the next event, another try later, or the end of the tries."""
    now = timezone.now()
    webhook = Webhook.objects.select_for_update(no_key=True, of=("self",)).select_related("demarche")
    held = webhook.filter(pk=delivery.webhook_id).first()
    if held is None:  # deleted meanwhile, with all that it had to send
        return
    _write(delivery, outcome, now)
    held.failures = 0 if outcome.is_received else held.failures + 1
    held.next_at = None if outcome.is_received else now + DELAYS[min(held.failures, len(DELAYS)) - 1]
    if held.leased_until == delivery.webhook.leased_until:
        held.leased_until = None
    held.save(update_fields=["failures", "next_at", "leased_until"])
    if held.state == WebhookState.ACTIVE and (held.failures > len(DELAYS) or outcome.status == GONE):
        _stop(held)


def purge(now: datetime | None = None) -> int:
    """Forget events older than 7 days, sent or not, and secrets that sign no more; return how many events went."""
    now = now or timezone.now()
    Webhook.objects.filter(former_until__lte=now).update(former_secret="", former_until=None)
    return Delivery.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _write(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.SENT if outcome.is_received else DeliveryState.WAITING,
        attempts=delivery.attempts + 1,
        tried_at=now,
        status=outcome.status,
        trouble=outcome.trouble,
        head=outcome.head,
        milliseconds=outcome.milliseconds,
    )


def _stop(webhook: Webhook) -> None:
    webhook.state, webhook.next_at = WebhookState.STOPPED, None
    webhook.save(update_fields=["state", "next_at"])
    record(webhook.demarche, "webhook.stop", actor=None, data={"webhook": webhook.pk, "failures": webhook.failures})
    context = {
        "label": webhook.label,
        "demarche": webhook.demarche.title,
        "path": f"/administration/demarches/{webhook.demarche_id}/webhooks/{webhook.pk}",
    }
    administrators = Person.objects.filter(administered_demarches__demarche=webhook.demarche_id, is_active=True)
    for person in administrators.order_by("pk"):
        send("webhooks/mail/stopped", to=person, context=context)


def _trouble(error: Unavailable) -> Trouble:
    if isinstance(error, AddressRefused):
        return Trouble.REFUSED
    return Trouble.TIMEOUT if isinstance(error, TooSlow) else Trouble.UNREACHABLE


def _since(started: float) -> int:
    return round(1000 * (monotonic() - started))
