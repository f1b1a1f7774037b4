"""The texts of an entry, each under the name of its place, and an entry written again with other texts.

A place is `title`, `chapo`, or a path in a stream: `body:<block>`, `body:<block>:caption`, `body:<list>:slides:<item>:caption`.
It lasts as long as its block, wherever the block moves.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from communs.newsroom.models import Entry
from communs.newsroom.quoting import written

STREAMS = ("cover", "body", "facts", "files", "access")
FIELDS = {"title": "headline", "chapo": "chapo"}
#: How a field of a block is read, whatever the block; a field that is not here holds no text.
ROLES: Mapping[str, tuple[Literal["markdown", "plain"], bool]] = {
    "text": ("markdown", False),
    "words": ("plain", False),
    "title": ("plain", False),
    "caption": ("plain", False),
    "legend": ("plain", False),
    "transcript": ("plain", False),
    "content": ("plain", False),
    "rows": ("plain", False),
    "label": ("plain", True),
    "headers": ("plain", True),
    "alternative": ("plain", True),
    "name": ("plain", True),
    "role": ("plain", True),
    "lines": ("plain", True),
}


@dataclass(frozen=True)
class Written:
    """One text: `label` when it names a thing rather than being read for itself; `mendable` when it can be written again."""

    place: str
    text: str
    markup: Literal["markdown", "plain"] = "plain"
    label: bool = False
    mendable: bool = True


def texts_of(entry: Entry) -> list[Written]:
    """Return the texts of an entry that are not empty, in the order of its page."""
    texts = [Written("title", entry.headline), Written("chapo", entry.chapo, "markdown")]
    for stream in STREAMS:
        if hasattr(entry, stream):
            texts += _in_list(raw(entry, stream), stream, "")
    return [text for text in texts if text.text.strip()]


def rewrite(entry: Entry, texts: Mapping[str, str]) -> None:
    """Put texts at their places, in memory; a place that is no longer there is left out."""
    for place, field in FIELDS.items():
        if place in texts:
            setattr(entry, field, texts[place])
    for stream in STREAMS:
        mine = {place: text for place, text in texts.items() if place.startswith(f"{stream}:")}
        if mine:
            setattr(entry, stream, json.dumps(_written_list(raw(entry, stream), stream, mine)))


def raw(entry: Entry, stream: str) -> list[dict[str, Any]]:
    """Return a stream as it is kept: the type, the value and the identifier of each block."""
    blocks: list[dict[str, Any]] = getattr(entry, stream).get_prep_value()
    return blocks


def _in_list(items: list[Any], place: str, role: str) -> Iterator[Written]:
    """The texts of a stream or of a list: each item has its identifier."""
    for item in items:
        if isinstance(item, dict) and "value" in item:
            kind = role if item["type"] == "item" else item["type"]
            yield from _in_value(item["value"], f"{place}:{item['id']}", kind)


def _in_value(value: Any, place: str, role: str) -> Iterator[Written]:  # noqa: ANN401 - any JSON
    if isinstance(value, str) and role in ROLES:
        yield Written(place, value, *ROLES[role])
    elif isinstance(value, list):
        yield from _in_list(value, place, role)
    elif isinstance(value, dict) and role == "figure":
        yield Written(place, _quotation(value), "markdown", label=True, mendable=False)
        yield from _in_value(value.get("legend"), f"{place}:legend", "legend")
    elif isinstance(value, dict):
        for field, part in value.items():
            yield from _in_value(part, f"{place}:{field}", field)


def _quotation(value: Mapping[str, Any]) -> str:
    read_on = date.fromisoformat(value["read_on"]) if value.get("read_on") else None
    return written(value["name"], value.get("territory") or None, read_on)


def _written_list(items: list[Any], place: str, texts: Mapping[str, str]) -> list[Any]:
    return [
        {**item, "value": _written_value(item["value"], f"{place}:{item['id']}", texts)}
        if isinstance(item, dict) and "value" in item
        else item
        for item in items
    ]


def _written_value(value: Any, place: str, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return texts.get(place, value)
    if isinstance(value, list):
        return _written_list(value, place, texts)
    if isinstance(value, dict):
        return {field: _written_value(part, f"{place}:{field}", texts) for field, part in value.items()}
    return value
