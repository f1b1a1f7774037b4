"""Several processes as one: started together, restarted when they crash, stopped in order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

STOP_TIMEOUT = 35.0
STEADY = 60.0
LONGEST_PAUSE = 30.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A command of communs that must keep running; a `late` one leaves the machine to the others until they serve."""

    name: str
    arguments: Sequence[str]
    late: bool = False
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    started_at: float = 0.0
    next_start: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches the supervisor alone, which stops things in order."""
        self.started_at = time.monotonic()
        command = [sys.executable, "-m", "communs.cli", *self.arguments]
        self.process = subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_parent)  # noqa: PLW1509 - no thread is running yet

    def watch(self) -> None:
        """Restart it when it has ended, after 1, 2, 4… 30 s."""
        if self.process and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process:
            self.crashes = 1 if now - self.started_at > STEADY else self.crashes + 1
            pause = min(2.0 ** (self.crashes - 1), LONGEST_PAUSE)
            _say(f"{self.name} ended with code {self.process.returncode}; it starts again in {pause:.0f} s.")
            self.process, self.next_start = None, now + pause
        elif now >= self.next_start:
            self.start()

    def stop(self) -> None:
        """Ask it to finish, then end whatever is left of its session."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.terminate()
            self.process.wait(STOP_TIMEOUT)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Supervisor:
    """Keeps `children` running until SIGINT, SIGTERM or SIGHUP; `check` is called twice a second."""

    children: list[Child]
    check: Callable[[], None]
    stopping: threading.Event = field(default_factory=threading.Event)

    def listen(self) -> None:
        """Take the signals over from now on."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def run(self, announce: Callable[[], bool]) -> None:
        """Start the children, call `announce` until it says true, watch until told to stop, stop the last first."""
        announced = False
        try:
            while not self.stopping.is_set():
                self.check()
                for child in self.children:
                    if announced or not child.late:
                        child.watch()
                announced = announced or announce()
                self.stopping.wait(0.5 if announced else 0.05)
        finally:
            _say("Stopping…")
            for child in reversed(self.children):
                child.stop()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()


def die_with_parent() -> None:
    """Have the kernel stop the process should the supervisor be killed without a chance to do it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _say(text: str) -> None:
    sys.stdout.write(f"communs: {text}\n")
    sys.stdout.flush()
