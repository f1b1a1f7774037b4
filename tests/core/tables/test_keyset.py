"""Pages found by their edge: every row once, in order, both ways, in one query."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.core.jobs.models import Failure
from communs.core.mail.models import Message
from communs.core.tables.keyset import Page, page_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS = [("attempt", "-id"), ("-attempt", "id"), ("-at", "-id"), ("at", "-attempt", "id"), ("-pk",), ("error", "pk")]
ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "é", "a", "Z"])), max_size=14)


def make(rows: list[tuple[int, int, str]]) -> None:
    Failure.objects.all().delete()
    Failure.objects.bulk_create(
        Failure(job=1, attempt=attempt, at=START + timedelta(microseconds=at), error=error, traceback="")
        for attempt, at, error in rows
    )


def walk(ordering: tuple[str, ...], size: int, queryset: Any = None) -> list[Page[Any]]:  # noqa: ANN401
    queryset = Failure.objects.all() if queryset is None else queryset
    pages = [page_of(queryset, ordering, None, size)]
    while pages[-1].next_cursor:
        pages.append(page_of(queryset, ordering, pages[-1].next_cursor, size))
    return pages


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, ordering=st.sampled_from(ORDERS), size=st.integers(1, 5))
def test_pages_forward_and_back_are_the_sorted_table(
    db: None, rows: list[tuple[int, int, str]], ordering: tuple[str, ...], size: int
) -> None:
    make(rows)
    pages = walk(ordering, size)
    expected = list(Failure.objects.order_by(*ordering))
    assert [row for page in pages for row in page.rows] == expected
    assert pages[0].previous_cursor is None
    for before, after in pairwise(pages):
        back = page_of(Failure.objects.all(), ordering, after.previous_cursor, size)
        assert (back.rows, back.next_cursor) == (before.rows, before.next_cursor)
        assert (back.previous_cursor is None) == (before.previous_cursor is None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    dates=st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=12),
    ordering=st.sampled_from([("sent_at", "pk"), ("-sent_at", "-pk"), ("-sent_at", "pk")]),
    size=st.integers(1, 4),
)
def test_empty_values_lose_no_row(db: None, dates: list[int | None], ordering: tuple[str, ...], size: int) -> None:
    Message.objects.all().delete()
    Message.objects.bulk_create(
        Message(
            template="t", recipient="a@example.org", language="fr", message_id="<m>",
            state="queued" if day is None else "sent",
            sent_at=None if day is None else START + timedelta(days=day),
        )
        for day in dates
    )  # fmt: skip
    found = [row for page in walk(ordering, size, Message.objects.all()) for row in page.rows]
    assert found == list(Message.objects.order_by(*ordering))


def test_a_page_is_one_query_that_starts_in_the_index(django_assert_num_queries: Callable[..., Any]) -> None:
    make([(n, n, "") for n in range(4)])
    cursor = page_of(Failure.objects.all(), ("-at", "-id"), None, 2).next_cursor
    with django_assert_num_queries(1) as captured:
        page_of(Failure.objects.all(), ("-at", "-id"), cursor, 2)
    assert '"at" <= ' in captured.captured_queries[0]["sql"] or '"at" < ' in captured.captured_queries[0]["sql"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "é", "====", base64.urlsafe_b64encode(b"[]").decode(), base64.urlsafe_b64encode(b'[false,"-id",["x"]]').decode(),
     base64.urlsafe_b64encode(b'[false,"-id",[null]]').decode(), base64.urlsafe_b64encode(b'[false,"-id",[{"a":1}]]').decode(),
     base64.urlsafe_b64encode(b'[false,"-id",[99999999999999999999999]]').decode(),
     base64.urlsafe_b64encode(b'[false,"at",["2026-01-01"]]').decode(), "W" * 5000],
)  # fmt: skip
def test_a_cursor_that_was_altered_gives_the_first_page(cursor: str) -> None:
    make([(n, n, "") for n in range(3)])
    assert page_of(Failure.objects.all(), ("-id",), cursor, 2) == page_of(Failure.objects.all(), ("-id",), None, 2)


def test_a_cursor_of_another_order_gives_the_first_page() -> None:
    make([(n, n, "") for n in range(3)])
    other = page_of(Failure.objects.all(), ("id",), None, 1).next_cursor
    assert page_of(Failure.objects.all(), ("-id",), other, 2).previous_cursor is None


def test_a_cursor_holds_no_more_than_the_edge() -> None:
    make([(1, 1, "secret"), (2, 2, "secret")])
    cursor = page_of(Failure.objects.all(), ("-attempt", "id"), None, 1).next_cursor
    assert cursor is not None
    content = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert content == [False, "-attempt,id", [2, Failure.objects.get(attempt=2).pk]]


@pytest.mark.parametrize(
    ("order", "values"),
    [
        ("-id", [float("inf")]),
        ("error,id", ["a\0b", 1]),
        ("error,id", ["\ud800", 1]),
        ("-at,-id", ["2026-01-01T00:00:00+23:59", 2**70]),
        ("-at,-id", ["0001-01-01T00:00:00+15:00", 1]),
    ],
)
def test_a_cursor_that_the_database_would_refuse_gives_the_first_page(order: str, values: list[Any]) -> None:
    make([(0, 0, "a"), (0, 1, "b")])
    cursor = base64.urlsafe_b64encode(json.dumps([False, order, values]).encode()).decode()
    assert len(page_of(Failure.objects.all(), tuple(order.split(",")), cursor).rows) == 2


def test_a_moment_of_a_cursor_may_have_any_offset() -> None:
    make([(0, 0, "a"), (0, 1, "b")])
    cursor = base64.urlsafe_b64encode(json.dumps([False, "at,id", ["2020-01-01T00:00:00+23:59", 1]]).encode()).decode()
    assert len(page_of(Failure.objects.all(), ("at", "id"), cursor).rows) == 2
