"""Who holds a data folder: one process starts and stops its server, any number may use it."""

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class FolderHeldError(RuntimeError):
    """Another process of communs holds the data folder."""


@contextlib.contextmanager
def hold(data: Path) -> Iterator[None]:
    """Hold the right to start and stop the server of `data`, until the end of the block or of the process.

    The system frees it when the process dies, however it dies. Raises `FolderHeldError`, naming the holder.
    """
    with _opened(data, "lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise FolderHeldError(
                f"communs already runs on the data folder {data} ({holder}).\n"
                "Use that one, stop it first, or give this one another folder by VAR_DIR=…"
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, « {Path(sys.argv[0]).name} {' '.join(sys.argv[1:2])} »\n")
        file.flush()
        yield


@contextlib.contextmanager
def use(data: Path) -> Iterator[None]:
    """Tell the holder that somebody uses the server: it waits for the end of this block before it stops it."""
    with _opened(data, "users") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def wait_for_users(data: Path) -> None:
    """Wait until nobody uses the server any more."""
    with _opened(data, "users") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def _opened(data: Path, kind: str) -> IO[str]:
    path = data.with_name(f"{data.name}.{kind}")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a+")
