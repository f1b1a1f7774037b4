"""docs/webhooks.md tells the truth: its example verifies real posts, its table holds every event."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from communs.procedures.models import Demarche
from communs.webhooks.enums import TEST_EVENT, EventKind
from communs.webhooks.operations.delivering import DELAYS
from communs.webhooks.operations.managing import send_test
from tests.factories.webhooks import webhook_of
from tests.webhooks.receiver import Receiver

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text()
UNITS = {"second": 1, "minute": 60, "hour": 3600}


def example() -> Callable[..., bool]:
    """The function that the page gives."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    return names["is_genuine"]  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_the_example_verifies_what_is_posted(
    demarche: Demarche, receiver: Receiver, run_jobs: Callable[..., int]
) -> None:
    webhook, secret = webhook_of(demarche, receiver.url)
    _other, foreign = webhook_of(demarche, receiver.url)
    is_genuine = example()
    with time_machine.travel(datetime(2026, 5, 4, 8, tzinfo=UTC), tick=False) as clock:
        send_test(webhook)
        run_jobs()
        (one,) = receiver.received
        headers = dict(one.headers)
        verdicts = [
            is_genuine(secret, headers, one.body),
            is_genuine(secret, headers, one.body + b" "),
            is_genuine(foreign, headers, one.body),
            is_genuine(secret, headers | {"webhook-id": "evt_0"}, one.body),
        ]
        clock.shift(timedelta(minutes=6))
        verdicts.append(is_genuine(secret, headers, one.body))
    assert verdicts == [True, False, False, False, False]


def test_every_event_is_in_the_table() -> None:
    assert re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", PAGE, re.MULTILINE) == [*EventKind.values, TEST_EVENT]


def test_the_retries_are_those_of_the_code() -> None:
    (sentence,) = re.findall(r"tried again after ([^.]+)\.", PAGE)
    told = [int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+) (second|minute|hour)", sentence)]
    assert told == [delay.total_seconds() for delay in DELAYS]
