"""Hears the purges of every process, by a connection of its own, and vouches for the store as long as it hears.

PostgreSQL sends a notice once the transaction that made it is visible to new snapshots. So a page made after the notice
is made from what was published, and a page begun before it belongs to an older generation of the store, which refuses
it. A page stored between COMMIT and the notice is dropped by the notice.
"""

import threading
import time

import psycopg
import structlog

from communs.core.database.address import address
from communs.core.page_cache.purging import CHANNEL
from communs.core.page_cache.store import Store

log = structlog.get_logger(__name__)
BEAT = 2.0
# A connection may be cut without a word: without an answer for so long, nothing is vouched for any more.
TRUST = 5.0
PAUSE = 1.0
# The kernel gives a silent connection up too, so that another one is tried.
IMPATIENT = {"connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "tcp_user_timeout": 5000}


class Listener:
    """A thread that starts when it is needed first, in the process that needs it: never before the fork."""

    def __init__(self, store: Store, beat: float = BEAT) -> None:
        self.store = store
        self.beat = beat
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start listening, unless it does already."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._stopping.clear()
                self._thread = threading.Thread(target=self._run, name="page-cache", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop listening; the store is closed when this returns."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("public pages are not kept: no news of publications", reason=str(error).strip())
            finally:
                self.store.close()
            self._stopping.wait(PAUSE)

    def _listen(self) -> None:
        with psycopg.connect(address(application_name=CHANNEL, **IMPATIENT), autocommit=True) as connection:
            connection.add_notify_handler(lambda _: self.store.clear())
            connection.execute(f"LISTEN {CHANNEL}")
            self.store.clear()  # a page begun before may be made from what was published meanwhile, unheard
            while not self._stopping.is_set():
                begun = time.monotonic()
                # Notices of what was committed before are sent ahead of this answer.
                connection.execute("SELECT 1")
                self.store.vouch(begun + TRUST)
                for _ in connection.notifies(timeout=self.beat, stop_after=1):
                    self.store.clear()
