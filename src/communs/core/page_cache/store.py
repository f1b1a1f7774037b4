"""The pages that a process keeps: bounded in bytes, dropped together, and silent as soon as news may be missed."""

import threading
import time
from collections import OrderedDict
from math import inf

from communs.core.page_cache.pages import Page
from communs.core.page_cache.visits import Key

# Pages asked for once may not drive out those that are asked for again: whoever walks through invented addresses
# turns over a fifth of the memory.
ASKED_AGAIN = 0.8
LARGEST = 1 / 16


class Store:
    """Least recently used first, in two parts: asked for once, asked for again. For any number of threads.

    It keeps and gives pages only until the moment up to which `listener.Listener` vouches that every purge has arrived.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.generation = 0
        self._vouched = -inf
        self._lock = threading.Lock()
        self._once: OrderedDict[Key, Page] = OrderedDict()
        self._again: OrderedDict[Key, Page] = OrderedDict()
        self._size = self._size_again = 0

    @property
    def is_open(self) -> bool:
        """Whether pages are kept and given at this moment."""
        return time.monotonic() < self._vouched

    @property
    def size(self) -> int:
        """The bytes of the pages."""
        return self._size

    def vouch(self, until: float) -> None:
        """Keep and give pages until a moment of the monotonic clock."""
        self._vouched = until

    def close(self) -> None:
        """Forget everything, and keep nothing until somebody vouches again."""
        self._vouched = -inf
        self.clear()

    def clear(self) -> None:
        """Forget everything, also the pages that are being made at this moment."""
        with self._lock:
            self.generation += 1
            self._once.clear()
            self._again.clear()
            self._size = self._size_again = 0

    def get(self, key: Key) -> Page | None:
        """Return a page that is still true, or None."""
        if not self.is_open:
            return None
        with self._lock:
            page = self._again.get(key) or self._once.get(key)
            if page is None:
                return None
            if page.until <= time.time():
                self._drop(key)
                return None
            self._asked_again(key)
            return page

    def put(self, key: Key, page: Page, generation: int) -> bool:
        """Keep a page made from what was true at `generation`, read before the first query; return whether it is kept."""
        if page.until <= time.time() or page.size > self.capacity * LARGEST:
            return False
        with self._lock:
            if generation != self.generation or not self.is_open:
                return False
            self._drop(key)
            self._once[key] = page
            self._size += page.size
            while self._size > self.capacity:
                self._drop(next(iter(self._once or self._again)))
            return True

    def _asked_again(self, key: Key) -> None:
        if key in self._again:
            self._again.move_to_end(key)
            return
        page = self._again[key] = self._once.pop(key)
        self._size_again += page.size
        while self._size_again > self.capacity * ASKED_AGAIN:
            oldest, page = self._again.popitem(last=False)
            self._size_again -= page.size
            self._once[oldest] = page

    def _drop(self, key: Key) -> None:
        if page := self._once.pop(key, None):
            self._size -= page.size
        elif page := self._again.pop(key, None):
            self._size -= page.size
            self._size_again -= page.size
