"""Where bytes lie: a folder of this machine, or any S3."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages

BLOCK = 1 << 18


class ByteStore(Protocol):
    """What communs asks of a storage."""

    def save(self, name: str, content: "File[bytes]") -> str:
        """Write durably: when this returns, a power cut loses nothing."""

    def read(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """Return the bytes from `start` (included) to `stop` (excluded), block by block."""

    def delete(self, name: str) -> None:
        """Erase; erasing what is not there is not an error."""

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the files of a folder. Raises `FileNotFoundError`."""


class LocalStore(FileSystemStorage):
    """A folder: written aside, flushed to the disk, then named."""

    def _save(self, name: str, content: "File[Any]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".writing-", delete=False) as aside:
            for chunk in content.chunks():
                aside.write(chunk)
            aside.flush()
            os.fsync(aside.fileno())
        Path(aside.name).rename(target)
        for folder in (target.parent, *target.parent.parents[:4]):
            _flush_folder(folder)
        return name

    def read(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """See `ByteStore`."""
        with Path(self.path(name)).open("rb") as content:
            content.seek(start)
            while start < stop and (block := content.read(min(BLOCK, stop - start))):
                start += len(block)
                yield block


def byte_store() -> ByteStore:
    """Return the storage of this installation."""
    return cast("ByteStore", storages["files"])


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
