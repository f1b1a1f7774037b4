"""Pictures at the sizes and in the formats of the pages.

A page never makes a size: it shows those that exist, and the picture itself until a job has made them. So that the
first reader of a page full of pictures waits no longer than the thousandth.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from communs.newsroom.addresses import absolute
from communs.newsroom.models import Picture, Rendition

WIDTHS = (480, 960, 1440)
FORMATS = ("avif", "webp")
FALLBACK = "width-960"
SHARED = "fill-1200x630|bgcolor-ffffff|format-jpeg"


@dataclass(frozen=True)
class Source:
    """One format of a picture: its media type, and its addresses with their widths."""

    media_type: str
    srcset: str


@dataclass(frozen=True)
class Shown:
    """A picture as a page shows it: modern formats first, then one that everybody reads; its width and height."""

    sources: tuple[Source, ...]
    src: str
    width: int
    height: int


def specs(picture: Picture) -> list[str]:
    """Return the sizes that a picture has: none is larger than itself, none is twice the same."""
    widths = [width for width in WIDTHS if width < picture.width] or [WIDTHS[0]]
    if picture.width > widths[-1] and len(widths) < len(WIDTHS):
        widths.append(WIDTHS[len(widths)])
    return [FALLBACK, *(f"width-{width}|format-{kind}" for kind in FORMATS for width in widths)]


def prefetch_sizes(pictures: Iterable[Picture]) -> None:
    """Read the sizes of many pictures in one query; the same picture may come several times, as several objects."""
    unread = [one for one in pictures if "renditions" not in getattr(one, "_prefetched_objects_cache", {})]
    prefetch_related_objects(unread, "renditions")


def shown(picture: Picture, *, elsewhere: bool = False) -> Shown:
    """Return a picture as it is shown; `elsewhere` (e-mail, feed) with its whole address and in one format only."""
    made = _made(picture)
    fallback = made.get(FALLBACK)
    sources = [] if elsewhere else _sources(picture, made)
    address, width, height = (
        (fallback.url, fallback.width, fallback.height)
        if fallback
        else (picture.file.url, picture.width, picture.height)
    )
    return Shown(tuple(sources), absolute(address) if elsewhere else address, width, height)


def shared_address(picture: Picture) -> str:
    """Return the whole address of the picture at the size that social networks and search engines show."""
    made = _made(picture)
    return absolute(made[SHARED].url if SHARED in made else shown(picture).src)


def lacks_sizes(picture: Picture) -> bool:
    """Whether a size of the picture was not made yet."""
    return not set(specs(picture)) <= set(_made(picture))


def _made(picture: Picture) -> dict[str, Rendition]:
    prefetch_sizes([picture])
    return {one.filter_spec: one for one in picture.renditions.all() if _is_current(one, picture)}


def _is_current(rendition: Rendition, picture: Picture) -> bool:
    """A cut made around another focal point is of another time."""
    return not rendition.focal_point_key or rendition.focal_point_key == rendition.filter.get_cache_key(picture)


def _sources(picture: Picture, made: dict[str, Rendition]) -> Iterator[Source]:
    for kind in FORMATS:
        found = [made[spec] for spec in specs(picture) if spec.endswith(f"format-{kind}") and spec in made]
        if found:
            yield Source(f"image/{kind}", ", ".join(f"{one.url} {one.width}w" for one in found))
