"""A circuit breaker: after a few failures in a row, a remote service is left alone for a while."""

import threading
import time


class Breaker:
    """Counts failures of one service in this process; `pause` in seconds. Time comes from the monotonic clock."""

    def __init__(self, threshold: int, pause: float) -> None:
        self.threshold = threshold
        self.pause = pause
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_at = 0.0

    @property
    def remaining(self) -> float:
        """The seconds before the service may be called again."""
        return max(0.0, self._closed_at - time.monotonic())

    @property
    def is_open(self) -> bool:
        """Whether the service must not be called now."""
        return self.remaining > 0

    def failed(self, retry_after: float = 0) -> None:
        """Note a failure; `retry_after` is a pause that the service itself asked for, honoured at once."""
        with self._lock:
            self._failures += 1
            pause = self.pause if self._failures >= self.threshold else 0
            self._closed_at = time.monotonic() + max(pause, retry_after)

    def succeeded(self) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures, self._closed_at = 0, 0.0
