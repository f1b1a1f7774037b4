"""The pictures and files that front matter names, in the spellings of several sites."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from communs.newsroom.exchange.media import Medium
from communs.newsroom.exchange.reading import Reading

Place = tuple[str | int, ...]
PICTURES = ("une-ou-diaporama", "une", "illustration", "image")


def pictures(reading: Reading) -> list[dict[str, Any]]:
    """Return the pictures of the first key that has some: `{image, alternative, caption, decorative, line}`."""
    key = next((key for key in PICTURES if reading.data.get(key)), None)
    if key is None:
        return []
    if isinstance(reading.data[key], str):
        return [_picture(reading.text(key), reading, (key,))]
    return [_picture(reading.text(*place, "image"), reading, place) for place in reading.rows(key)]


def files(reading: Reading) -> list[dict[str, Any]]:
    """Return the files: `{file, name, line}`."""
    return [
        {
            "file": reading.text(*place, "file").strip(),
            "name": reading.text(*place, "nom"),
            "line": reading.document.line_of(*place, "file"),
        }
        for place in reading.rows("files")
    ]


def media_of_fields(reading: Reading, fields: dict[str, Any]) -> Iterator[Medium]:
    """Yield the pictures and files of the front matter with their lines."""
    for item in (*fields["cover"], *fields["files"]):
        address = item.get("image") or item.get("file")
        if address:
            yield Medium(address, item["line"])


def _picture(address: str, reading: Reading, place: Place) -> dict[str, Any]:
    if not address.strip():
        reading.lose(_("entrée sans image : rien n’est affiché"), *place)
    return {
        "image": address.strip(),
        "alternative": reading.text(*place, "alternative-textuelle"),
        "caption": reading.text(*place, "legende"),
        "decorative": reading.at(*place, "decorative") is True,
        "line": reading.document.line_of(*place, "image"),
    }
