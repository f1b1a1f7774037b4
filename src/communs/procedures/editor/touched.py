"""Which cards a series of edits may have changed: what a page must show anew."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from communs.procedures.editor.cards import Document
from communs.procedures.editor.uses import read_by
from communs.questionnaires.field import Json


class Touched(msgspec.Struct, frozen=True):
    """Ids of sections and fields to show anew; `order`: whether something was added, removed, moved or renamed."""

    names: frozenset[str]
    order: bool


def touched_by(edits: Iterable[Mapping[str, Json]], document: Document) -> Touched:
    """What these edits and their inverses name, with the fields whose conditions read one of those."""
    said: set[str] = set()
    order = False
    for edit in edits:
        _strings(edit, said)
        order = order or not _is_small(edit)
    things = {thing["id"]: thing for thing in _things(document)}
    names = said & things.keys()
    dependents = {name for name, thing in things.items() if names.intersection(read_by(thing.get("when")))}
    return Touched(frozenset(names | dependents), order)


def _is_small(edit: Mapping[str, Json]) -> bool:
    """Whether an edit leaves the order and the names of cards as they are."""
    if edit["edit"] == "several":
        return all(_is_small(part) for part in edit["edits"])
    changed = {*edit.get("put", {}), *edit.get("drop", ())}
    return edit["edit"] in {"change", "change_section"} and not changed & {"label", "title", "type"}


def _strings(value: Json, found: set[str]) -> None:
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            _strings(item, found)
    elif isinstance(value, list | tuple):
        for item in value:
            _strings(item, found)


def _things(document: Document) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for section in document.get("sections", ()):
        found.append(section)
        for field in section.get("fields", ()):
            found += [field, *field.get("fields", ())]
    return found
