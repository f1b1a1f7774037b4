"""What is published is dropped everywhere, after COMMIT, and nothing made from what was before stays."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from communs.core.access import public
from communs.core.page_cache import cached_page, purge
from communs.core.page_cache.listener import TRUST, Listener
from communs.core.page_cache.purging import CHANNEL
from tests.core.page_cache.site import Site, site

pytestmark = pytest.mark.django_db(transaction=True)
BEAT = 0.05
PUBLICATIONS = 60
while_it_is_made: list[Callable[[], None]] = []


@public
@cached_page()
def article(request: HttpRequest) -> HttpResponse:
    """What is published at this moment; a test may have something happen while the page is made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM page_cache_test")
        text = cursor.fetchone()[0]
    while while_it_is_made:
        while_it_is_made.pop()()
    return HttpResponse(str(text))


urlpatterns = [path("article", article)]


@pytest.fixture(autouse=True)
def _published() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE page_cache_test AS SELECT 0 AS value")
    with override_settings(ROOT_URLCONF=__name__):
        yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE page_cache_test")


@pytest.fixture
def listening() -> Iterator[Callable[[], Site]]:
    """Make processes, each with its own memory and its own ear."""
    made: list[Site] = []

    def start() -> Site:
        one = site()
        one.cache.listener = Listener(one.cache.store, beat=BEAT)
        made.append(one)
        one.ask("/article")
        soon(lambda: one.cache.store.is_open)
        return one

    yield start
    for one in made:
        one.cache.listener.stop()


def soon(condition: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "nothing came"
        threading.Event().wait(0.002)


def publish(value: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE page_cache_test SET value = %s", [value])
        purge()


def read(site: Site) -> int:
    return int(site.ask("/article").body)


def elsewhere(work: Callable[[], None]) -> None:
    """Do something as another process would: on a connection of its own, to its end."""

    def run() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def hear_again(site: Site) -> None:
    """Wait until the listener has asked the database once more: whatever was committed has then arrived."""
    begun = time.monotonic()
    soon(lambda: site.cache.store._vouched > begun + TRUST)  # noqa: SLF001 - the beat shows nowhere else


def keep(site: Site) -> int:
    """Have the page kept; return the generation that it belongs to."""
    read(site)
    assert site.cache.store.size > 0
    return site.cache.store.generation


def test_every_process_drops_its_pages_at_commit_and_not_before(listening: Callable[[], Site]) -> None:
    one, other = listening(), listening()
    generations = keep(one), keep(other)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE page_cache_test SET value = 1")
        purge()
        purge()
        hear_again(one)
        assert (one.cache.store.generation, other.cache.store.generation) == generations
    soon(lambda: (one.cache.store.size, other.cache.store.size) == (0, 0))
    assert (read(one), read(other)) == (1, 1)


def test_what_is_given_up_drops_nothing(listening: Callable[[], Site]) -> None:
    one = listening()
    generation = keep(one)
    with transaction.atomic():
        purge()
        transaction.set_rollback(True)
    hear_again(one)
    assert (one.cache.store.generation, one.cache.store.size > 0) == (generation, True)


def test_a_page_made_from_what_was_before_is_sent_and_not_kept(listening: Callable[[], Site]) -> None:
    one = listening()
    generation = one.cache.store.generation

    def meanwhile() -> None:
        elsewhere(lambda: publish(1))
        soon(lambda: one.cache.store.generation > generation)

    while_it_is_made.append(meanwhile)
    assert (read(one), one.cache.store.size) == (0, 0)
    assert [read(one), read(one)] == [1, 1]


def test_whoever_hears_of_a_publication_can_read_it(listening: Callable[[], Site]) -> None:
    one = listening()
    writer = threading.Thread(target=lambda: [publish(value) for value in range(1, PUBLICATIONS + 1)])
    writer.start()
    seen = [read(one)]
    while writer.is_alive():
        seen.append(read(one))
    writer.join()
    soon(lambda: read(one) == PUBLICATIONS)
    assert seen == sorted(seen)
    assert keep(one)
    assert read(one) == PUBLICATIONS


def test_a_page_begun_while_nobody_listened_is_not_kept() -> None:
    one = site()
    one.cache.listener = Listener(one.cache.store, beat=BEAT)

    def meanwhile() -> None:
        elsewhere(lambda: publish(1))
        one.cache.listener.start()
        soon(lambda: one.cache.store.is_open)

    while_it_is_made.append(meanwhile)
    assert (read(one), one.cache.store.size) == (0, 0)
    assert read(one) == 1
    one.cache.listener.stop()


def test_deaf_means_empty_until_it_hears_again(listening: Callable[[], Site]) -> None:
    one = listening()
    keep(one)
    with connection.cursor() as cursor:
        generation = one.cache.store.generation
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [CHANNEL])
    soon(lambda: one.cache.store.generation > generation)
    assert (one.cache.store.is_open, one.cache.store.size, read(one), one.cache.store.size) == (False, 0, 0, 0)
    publish(1)
    soon(lambda: one.cache.store.is_open)
    assert read(one) == 1
