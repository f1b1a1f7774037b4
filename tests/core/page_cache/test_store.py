"""The memory of a process: bounded, true, for several threads."""

from concurrent.futures import ThreadPoolExecutor
from math import inf
from time import monotonic

from hypothesis import given
from hypothesis import strategies as some

from communs.core.page_cache.marking import Mark
from communs.core.page_cache.pages import Page
from communs.core.page_cache.store import Store
from communs.core.page_cache.visits import Key
from communs.core.server.requests import Place

CAPACITY = 400_000


def key(number: int) -> Key:
    return Key(False, "localhost", f"/{number}", "", "fr", "system", "")


def page(length: int = 1000, until: float = inf) -> Page:
    return Page.made(Mark(until, Place("", "")), "200 OK", [], b"a" * length, "")


def opened(capacity: int = CAPACITY) -> Store:
    store = Store(capacity)
    store.vouch(inf)
    return store


def put(store: Store, number: int, length: int = 1000) -> bool:
    return store.put(key(number), page(length), store.generation)


@given(some.lists(some.tuples(some.booleans(), some.integers(0, 60), some.integers(0, 30_000))))
def test_the_memory_is_bounded_whatever_is_asked(moves: list[tuple[bool, int, int]]) -> None:
    store, small = opened(), CAPACITY // 16 - 5000
    for is_put, number, length in moves:
        if is_put:
            kept = put(store, number, length)
            assert kept or length > small
            assert (store.get(key(number)) is not None) or not kept
        else:
            store.get(key(number))
        held = sum(found.size for found in map(store.get, map(key, range(61))) if found)
        assert store.size == held <= CAPACITY
    store.clear()
    assert store.size == 0


def test_a_walk_through_invented_addresses_does_not_drive_out_what_is_asked_again() -> None:
    store = opened()
    for number in range(20):
        put(store, number)
        store.get(key(number))
    for number in range(1000, 3000):
        put(store, number)
    assert [number for number in range(20) if store.get(key(number))] == list(range(20))


def test_the_least_recently_used_goes_first() -> None:
    store = opened()
    for number in range(200):
        put(store, number)
    assert [number for number in range(200) if store.get(key(number))] == list(range(200 - CAPACITY // 5096, 200))


def test_what_began_before_a_purge_is_not_kept() -> None:
    store = opened()
    before = store.generation
    store.clear()
    assert not store.put(key(1), page(), before)
    assert store.put(key(1), page(), store.generation)


def test_nothing_is_kept_nor_given_when_nobody_vouches() -> None:
    store = Store(CAPACITY)
    assert not put(store, 1)
    store.vouch(inf)
    assert put(store, 1)
    store.vouch(monotonic())
    assert (store.get(key(1)), put(store, 2)) == (None, False)
    store.vouch(inf)
    assert store.get(key(1))
    store.close()
    store.vouch(inf)
    assert store.get(key(1)) is None


def test_a_page_whose_time_has_come_is_not_kept() -> None:
    store = opened()
    assert not store.put(key(1), page(until=0), store.generation)


def test_threads_share_it() -> None:
    store = opened()

    def work(seed: int) -> None:
        for turn in range(2000):
            number = (turn * 7 + seed) % 150
            if store.get(key(number)) is None:
                put(store, number)
            if turn % 500 == 0:
                store.clear()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    held = sum(found.size for found in map(store.get, map(key, range(150))) if found)
    assert store.size == held <= CAPACITY
