"""What receivers get: signed, in order, again after a failure, never twice by mistake."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message
from communs.procedures.models import Demarche
from communs.webhooks.enums import DeliveryState, EventKind, Trouble, WebhookState
from communs.webhooks.models import Delivery, Webhook
from communs.webhooks.operations import delivering
from communs.webhooks.operations.emitting import emit
from communs.webhooks.operations.managing import pause, resend, resume, rotate_secret, send_test
from tests.factories.webhooks import webhook_of
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db
Run = Callable[..., int]
BEGIN = datetime(2026, 5, 4, 8, tzinfo=UTC)


def tell(demarche: Demarche, *numbers: int, kind: EventKind = EventKind.SUBMITTED) -> None:
    for number in numbers:
        emit(demarche, kind, [{"dossier": number}])


def heard(receiver: Receiver) -> list[int]:
    return [one.event["data"]["dossier"] for one in receiver.received]


def test_events_arrive_signed_and_in_order(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    _webhook, secret = webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False):
        tell(demarche, 3, 1, 2)
        run_jobs()
    first = receiver.received[0]
    assert heard(receiver) == [3, 1, 2]
    assert [one.signatures(secret) for one in receiver.received] == [[True]] * 3
    assert first.event == {
        "type": "dossier.submitted",
        "timestamp": "2026-05-04T08:00:00+00:00",
        "data": {"demarche": demarche.pk, "dossier": 3},
    }
    assert (first.headers["webhook-timestamp"], first.headers["content-type"]) == (
        str(int(BEGIN.timestamp())),
        "application/json",
    )
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 3
    assert set(Delivery.objects.values_list("state", "status", "attempts")) == {(DeliveryState.SENT, 204, 1)}


def test_another_secret_does_not_verify(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    webhook_of(demarche, receiver.url)
    _other, foreign = webhook_of(demarche, receiver.url, (EventKind.CLOSED,))
    tell(demarche, 1)
    run_jobs()
    assert [one.signatures(foreign) for one in receiver.received] == [[False]]


def test_both_secrets_sign_for_a_day(
    demarche: Demarche, receiver: Receiver, run_jobs: Run, administrator: Person
) -> None:
    webhook, former = webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False) as clock:
        secret = rotate_secret(webhook, by=administrator)
        tell(demarche, 1)
        run_jobs()
        clock.shift(timedelta(hours=24))
        tell(demarche, 2)
        run_jobs()
        delivering.purge()
    during, after = receiver.received
    assert (during.signatures(secret), during.signatures(former)) == ([True, False], [False, True])
    assert (after.signatures(secret), after.signatures(former)) == ([True], [False])
    webhook.refresh_from_db()
    assert (webhook.former_secret, webhook.former_until) == ("", None)


def test_a_failure_holds_the_following_events_back(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    receiver.statuses, receiver.body = [500], b"panne\0" * 1000
    webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False) as clock:
        tell(demarche, 1, 2)
        run_jobs()
        failed = Delivery.objects.order_by("pk").values_list("state", "status", "attempts")[0]
        clock.shift(timedelta(seconds=4))
        run_jobs()
        early = heard(receiver)
        clock.shift(timedelta(seconds=2))
        run_jobs()
    assert (failed, early) == ((DeliveryState.WAITING, 500, 1), [1])
    assert heard(receiver) == [1, 1, 2]
    assert receiver.received[0].headers["webhook-id"] == receiver.received[1].headers["webhook-id"]
    assert Webhook.objects.get().failures == 0


def test_after_the_last_retry_it_stops_and_says_so(
    demarche: Demarche, receiver: Receiver, run_jobs: Run, administrator: Person
) -> None:
    receiver.statuses = [500] * 20
    webhook, _secret = webhook_of(demarche, receiver.url)
    moments = []
    with time_machine.travel(BEGIN, tick=False) as clock:
        tell(demarche, 1)
        for _try in range(10):
            run_jobs(("default",))
            moments.append(len(receiver.received))
            webhook.refresh_from_db()
            if webhook.next_at:
                clock.move_to(webhook.next_at)
    assert moments == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8]
    assert (webhook.state, Delivery.objects.get().state) == (WebhookState.STOPPED, DeliveryState.WAITING)
    assert list(Message.objects.values_list("template", "recipient")) == [
        ("webhooks/mail/stopped", administrator.email)
    ]
    assert [entry.verb for entry in trail(demarche)] == ["webhook.add", "webhook.stop"]


def test_the_pauses_grow_from_seconds_to_a_day() -> None:
    seconds = [delay.total_seconds() for delay in delivering.DELAYS]
    assert (seconds[0], seconds[-1], sorted(seconds) == seconds) == (5, 86400, True)


def test_gone_stops_at_once_and_resuming_sends_what_waits(
    demarche: Demarche, receiver: Receiver, run_jobs: Run, administrator: Person
) -> None:
    receiver.statuses = [410]
    webhook, _secret = webhook_of(demarche, receiver.url)
    tell(demarche, 1)
    run_jobs(("default",))
    webhook.refresh_from_db()
    stopped = webhook.state
    tell(demarche, 2)
    run_jobs(("default",))
    resume(webhook, by=administrator)
    run_jobs(("default",))
    assert (stopped, heard(receiver)) == (WebhookState.STOPPED, [1, 1, 2])


def test_a_pause_keeps_what_happens(
    demarche: Demarche, receiver: Receiver, run_jobs: Run, administrator: Person
) -> None:
    webhook, _secret = webhook_of(demarche, receiver.url)
    pause(webhook, by=administrator)
    tell(demarche, 1)
    run_jobs()
    silent = heard(receiver)
    resume(webhook, by=administrator)
    run_jobs()
    assert (silent, heard(receiver)) == ([], [1])


def test_a_redirection_is_not_followed(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    receiver.statuses, receiver.headers = [307], {"Location": receiver.url}
    webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False):
        tell(demarche, 1)
        run_jobs()
    assert (len(receiver.received), Delivery.objects.get().status) == (1, 307)


def test_the_answer_is_kept_up_to_a_bound(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    receiver.statuses, receiver.body = [200], b"\xff" + b"a" * 100_000
    webhook_of(demarche, receiver.url)
    tell(demarche, 1)
    run_jobs()
    assert Delivery.objects.get().head == "�" + "a" * 999


def test_a_private_address_is_refused(
    demarche: Demarche, receiver: Receiver, run_jobs: Run, settings: Settings
) -> None:
    settings.PRIVATE_SERVICES = set()
    webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False):
        tell(demarche, 1)
        run_jobs()
    assert (receiver.received, Delivery.objects.get().trouble) == ([], Trouble.REFUSED)


def test_nobody_listens(demarche: Demarche, run_jobs: Run, settings: Settings) -> None:
    settings.PRIVATE_SERVICES = {"127.0.0.1"}
    webhook_of(demarche, "http://127.0.0.1:1/")
    with time_machine.travel(BEGIN, tick=False):
        tell(demarche, 1)
        run_jobs()
    assert Delivery.objects.get().trouble == Trouble.UNREACHABLE


def test_an_answer_that_does_not_come_is_given_up(
    demarche: Demarche, receiver: Receiver, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "TIMEOUT", 0.05)
    receiver.slow = threading.Event()
    webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False):
        tell(demarche, 1)
        run_jobs()
    assert Delivery.objects.get().trouble == Trouble.TIMEOUT


def test_a_worker_that_dies_after_the_post_loses_nothing(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    webhook, _secret = webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False) as clock:
        tell(demarche, 1, 2)
        taken = delivering.take_turn(webhook.pk).delivery
        assert taken
        delivering.posted(taken)  # and then the power goes
        run_jobs()
        meanwhile = heard(receiver)
        clock.shift(delivering.LEASE)
        run_jobs()
    assert (meanwhile, heard(receiver)) == ([1], [1, 1, 2])
    assert receiver.received[0].headers["webhook-id"] == receiver.received[1].headers["webhook-id"]


def test_a_job_that_was_lost_is_caught_up(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from communs.webhooks.jobs import catch_up

    webhook_of(demarche, receiver.url)
    tell(demarche, 1)
    ProcrastinateJob.objects.all()._raw_delete("default")  # noqa: SLF001 - the model is read-only
    catch_up()
    run_jobs()
    assert heard(receiver) == [1]


def test_a_webhook_hears_what_it_asked_for(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    webhook_of(demarche, receiver.url, (EventKind.ACCEPTED, EventKind.REFUSED))
    tell(demarche, 1)
    tell(demarche, 2, kind=EventKind.REFUSED)
    run_jobs()
    assert heard(receiver) == [2]


def test_tests_go_to_those_who_ask(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    webhook_of(demarche, receiver.url)
    emit(demarche, EventKind.SUBMITTED, [{"dossier": 1}], test=True)
    webhook_of(demarche, receiver.url, tests=True)
    emit(demarche, EventKind.SUBMITTED, [{"dossier": 2}], test=True)
    run_jobs()
    assert heard(receiver) == [2]


def test_a_test_event_and_a_second_sending(demarche: Demarche, receiver: Receiver, run_jobs: Run) -> None:
    webhook, _secret = webhook_of(demarche, receiver.url)
    made = send_test(webhook)
    run_jobs()
    resend(made)
    run_jobs()
    assert receiver.kinds == ["webhook.test", "webhook.test"]
    assert receiver.received[0].headers["webhook-id"] == receiver.received[1].headers["webhook-id"]
    assert Delivery.objects.get().attempts == 2


def test_a_batch_ends_and_the_rest_follows(
    demarche: Demarche, receiver: Receiver, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "BATCH", 2)
    webhook_of(demarche, receiver.url)
    tell(demarche, *range(1, 6))
    run_jobs()
    assert heard(receiver) == [1, 2, 3, 4, 5]


def test_old_events_are_forgotten(demarche: Demarche, receiver: Receiver) -> None:
    webhook_of(demarche, receiver.url)
    with time_machine.travel(BEGIN, tick=False) as clock:
        tell(demarche, 1)
        clock.shift(timedelta(days=2))
        tell(demarche, 2)
        clock.shift(timedelta(days=5, seconds=1))
        gone = delivering.purge()
    assert (gone, [one.body.count('"dossier": 2') for one in Delivery.objects.all()]) == (1, [1])
