"""Writing what happened to the outbox, in the transaction in which it happens."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from communs.procedures.models import Demarche
from communs.webhooks.models import Delivery, Webhook

AT_ONCE = 500


def emit(demarche: Demarche, kind: str, subjects: Sequence[Mapping[str, object]], *, test: bool = False) -> None:
    """Write one event for each of `subjects` to the outbox of every webhook that listens to `kind`, and wake the sender.

    A demarche without webhook costs nothing: `has_webhooks` is in the row that the caller has. With some, three
    statements, whatever the number of events and of webhooks. `subjects` hold keys, a state, moments: never what a
    person wrote or is. What happens to a test dossier (`test`) goes to those that ask for it only.
    """
    if not demarche.has_webhooks or not subjects:
        return
    listening = Webhook.objects.filter(demarche=demarche, events__contains=[kind])
    if test:
        listening = listening.filter(tests=True)
    if keys := list(listening.order_by("pk").values_list("pk", flat=True)):
        Delivery.objects.bulk_create(_deliveries(demarche, kind, subjects, keys), batch_size=AT_ONCE)
        _wake(demarche)


def body_of(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    """The text of one event: its kind, its moment, what it is about."""
    return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)


def _deliveries(
    demarche: Demarche, kind: str, subjects: Iterable[Mapping[str, object]], webhooks: Sequence[int]
) -> Iterable[Delivery]:
    now = timezone.now()
    for subject in subjects:
        event, body = uuid.uuid4(), body_of(kind, now, {"demarche": demarche.pk, **subject})
        for webhook in webhooks:
            yield Delivery(webhook_id=webhook, event=event, kind=kind, body=body, created_at=now)


def _wake(demarche: Demarche) -> None:
    from communs.webhooks.jobs import wake

    wake.defer(demarche=demarche.pk)
