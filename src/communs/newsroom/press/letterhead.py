"""Who speaks to the press, as the installation says it."""

import functools
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LOGOS = {".png", ".jpg", ".jpeg", ".svg"}


@dataclass(frozen=True)
class Letterhead:
    """The name and the address of the body, the place where it writes from, its logo (empty when it has none)."""

    name: str
    lines: tuple[str, ...]
    place: str
    logo: bytes


def letterhead() -> Letterhead:
    """Return the letterhead of the settings `PRESS_NAME`, `PRESS_ADDRESS`, `PRESS_PLACE` and `PRESS_LOGO`."""
    lines = tuple(line.strip() for line in settings.PRESS_ADDRESS.split("|") if line.strip())
    logo = _read(settings.PRESS_LOGO) if settings.PRESS_LOGO else b""
    return Letterhead(settings.PRESS_NAME or settings.SERVICE_NAME, lines, settings.PRESS_PLACE, logo)


@functools.lru_cache(maxsize=4)
def _read(path: Path) -> bytes:
    """The file of the logo. Raises `ValueError` for another kind of file: it is a setting, its author must know."""
    if path.suffix.lower() not in LOGOS:
        raise ValueError(f"PRESS_LOGO is a PNG, JPEG or SVG file, not {path.name}.")
    return path.read_bytes()


def sender() -> str:
    """Return who writes to the press: `PRESS_EMAIL_FROM`, else `EMAIL_FROM`."""
    return settings.PRESS_EMAIL_FROM or settings.DEFAULT_FROM_EMAIL
