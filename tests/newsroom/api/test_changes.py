"""What changed since a moment: the order, removals, embargoes, and writers that have not committed yet."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from communs.newsroom.changes import BEGINNING, Changes, Place, changes_after, last_change, settled_until
from communs.newsroom.models import Article, Author, EntryChange, Term
from communs.newsroom.operations.foundation import found
from tests.factories import newsroom as make
from tests.newsroom.api.history import noted

DAY = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
START = Place(BEGINNING)


def told(place: Place = START) -> list[tuple[int, bool]]:
    return [(row.entry_id, row.removed) for row in changes_after(place, 100).rows]


@pytest.mark.django_db
def test_a_draft_is_no_change_until_it_is_published() -> None:
    entry = make.article(live=False)
    entry.headline = "Autre titre"
    entry.save()
    assert EntryChange.objects.count() == 0
    entry.live = True
    entry.save()
    assert told() == [(entry.pk, False)]


@pytest.mark.django_db
def test_changes_come_in_the_order_of_their_moments_then_of_their_entries() -> None:
    first, second, third = make.article(), make.event(), make.publication()
    noted(first, DAY + HOUR)
    noted(second, DAY)
    noted(third, DAY)
    assert told() == [(second.pk, False), (third.pk, False), (first.pk, False)]
    assert told(Place(DAY)) == [(first.pk, False)]
    assert told(Place(DAY, second.pk)) == [(third.pk, False), (first.pk, False)]
    assert [row.entry_id for row in changes_after(START, 9, "event").rows] == [second.pk]


@pytest.mark.django_db
def test_walking_by_pages_meets_everything_once() -> None:
    entries = [make.article(headline=f"Titre {rank}") for rank in range(5)]
    for rank, entry in enumerate(entries):
        noted(entry, DAY + HOUR * (rank // 2))
    met, place, more = [], START, True
    while more:
        page: Changes = changes_after(place, 2)
        met += [row.entry_id for row in page.rows]
        place, more = page.place, page.more
    assert met == [entry.pk for entry in entries]
    assert changes_after(place, 2).rows == []


@pytest.mark.django_db
def test_an_embargo_that_ends_is_a_change_at_that_very_second_and_nothing_before() -> None:
    entry = make.press_release(embargo_until=DAY + HOUR)
    noted(entry, DAY)
    with time_machine.travel(DAY + HOUR - timedelta(seconds=1), tick=False):
        before = changes_after(START, 10)
        assert (before.rows, before.more) == ([], False)
    with time_machine.travel(DAY + HOUR, tick=False):
        after = changes_after(before.place, 10)
        assert [(row.entry_id, row.removed, row.moment) for row in after.rows] == [(entry.pk, False, DAY + HOUR)]
        assert changes_after(after.place, 10).rows == []


@pytest.mark.django_db
def test_an_expiry_removes_what_was_seen_and_only_that() -> None:
    seen = make.article(headline="Vu", expire_at=DAY + HOUR)
    never = make.article(headline="Jamais vu", embargo_until=DAY + 2 * HOUR, expire_at=DAY + HOUR)
    noted(seen, DAY)
    noted(never, DAY)
    with time_machine.travel(DAY + HOUR - timedelta(seconds=1), tick=False):
        assert told() == [(seen.pk, False)]
    with time_machine.travel(DAY + 3 * HOUR, tick=False):
        assert told() == [(seen.pk, True)]
        assert last_change() == DAY + 2 * HOUR


@pytest.mark.django_db
def test_what_was_public_leaves_a_trace_when_it_leaves() -> None:
    unpublished, deleted = make.article(headline="Dépublié"), make.event(headline="Supprimé")
    embargoed = make.article(headline="Remis sous embargo")
    hidden = make.article(headline="Jamais sorti", embargo_until=timezone.now() + HOUR)
    for entry in (unpublished, deleted, embargoed, hidden):
        noted(entry, DAY)
    keys = {entry.translation_key for entry in (unpublished, deleted, embargoed)}
    unpublished.unpublish()
    deleted.delete()
    hidden.delete()
    embargoed.embargo_until = timezone.now() + HOUR
    embargoed.save()
    rows = changes_after(Place(DAY), 10).rows
    assert {row.key for row in rows} == keys
    assert [row.removed for row in rows] == [True, True, True]


@pytest.mark.django_db
def test_what_an_entry_bears_changes_it() -> None:
    tag = Term.objects.create(family="tag", name="Numérique", slug="numerique")
    author = Author.objects.create(name="Ada Fictive")
    entry = make.article(tags=[tag], authors=[author])
    event = make.event()

    def changed(write: object) -> bool:
        noted(entry, DAY)
        noted(event, DAY)
        write()  # type: ignore[operator]
        return told(Place(DAY)) != []

    assert changed(lambda: Term.objects.filter(pk=tag.pk).update(name="Informatique"))
    assert changed(lambda: Author.objects.update(name="Ada Inventée"))
    assert changed(lambda: entry.tags.through.objects.all().delete())
    assert changed(lambda: type(event).objects.filter(pk=event.pk).update(place="Mairie"))
    assert not changed(lambda: Article.objects.filter(pk=entry.pk).update(import_digest="a1"))
    assert not changed(lambda: Article.objects.get(pk=entry.pk).save_revision())
    assert not changed(lambda: Term.objects.filter(pk=tag.pk).update(synonyms=["TIC"]))


@contextmanager
def _unfinished_publication() -> Iterator[threading.Event]:
    """Another connection publishes, and commits only when it is told to."""
    written, commit = threading.Event(), threading.Event()

    def publish() -> None:
        try:
            with transaction.atomic():
                make.article(headline="En cours")
                written.set()
                commit.wait(20)
        finally:
            written.set()
            connections.close_all()

    writer = threading.Thread(target=publish)
    writer.start()
    written.wait(20)
    try:
        yield commit
    finally:
        commit.set()
        writer.join()


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_commits_late_is_not_missed() -> None:
    found()
    with _unfinished_publication() as commit:
        make.article(headline="Commencé après, fini avant")
        early = changes_after(START, 10)
        assert settled_until() < timezone.now() - timedelta(microseconds=1)
        commit.set()
    late = changes_after(early.place, 10)
    met = {row.entry_id for row in [*early.rows, *late.rows]}
    assert met == {*Article.objects.values_list("pk", flat=True)}
    assert len(met) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 20260150")
        assert cursor.fetchone() == (0,)
