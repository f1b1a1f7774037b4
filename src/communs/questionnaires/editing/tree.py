"""A document as plain data, while an edit works on it: where fields are, taking them out, putting them in.

Lists and fields of a `Tree` are its own: the document that it was made of never changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from communs.questionnaires.editing.edits import Spot
from communs.questionnaires.field import Json
from communs.questionnaires.fields import FIELD_TYPES

Plain: TypeAlias = dict[str, Any]


class EditRefusedError(Exception):
    """The edit cannot be made on this form; the message says why, nothing was changed."""


class Tree:
    """Sections, their fields, and the fields of repetitions, found by id."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.sections: list[Plain] = [
            {**section, "fields": [_own(field) for field in section.get("fields", ())]}
            for section in document.get("sections", ())
        ]

    def document(self) -> Plain:
        """The document as it is now."""
        return {"sections": self.sections}

    def section(self, name: str) -> Plain:
        """A section; raises `EditRefusedError` when it is gone."""
        found = next((section for section in self.sections if section.get("id") == name), None)
        if found is None:
            raise EditRefusedError(_("Cette section n’existe plus : quelqu’un l’a supprimée entre-temps."))
        return found

    def holders(self) -> Iterator[tuple[list[Plain], Plain]]:
        """Every list of fields, with the section or the repetition that holds it."""
        for section in self.sections:
            yield section["fields"], section
            for field in section["fields"]:
                if "fields" in field:
                    yield field["fields"], field

    def find(self, name: str) -> tuple[list[Plain], int, Plain]:
        """The list where a field is, its index there and the holder; raises `EditRefusedError` when it is gone."""
        for fields, holder in self.holders():
            for index, field in enumerate(fields):
                if field.get("id") == name:
                    return fields, index, holder
        raise EditRefusedError(_("Ce champ n’existe plus : quelqu’un l’a supprimé entre-temps."))

    def field(self, name: str) -> Plain:
        """A field; raises `EditRefusedError` when it is gone."""
        fields, index, _holder = self.find(name)
        return fields[index]

    def spot_of(self, name: str) -> Spot:
        """Where a field is, told by what comes before it."""
        fields, index, holder = self.find(name)
        if index:
            return Spot(after=fields[index - 1]["id"])
        return Spot(repetition=holder["id"]) if "type" in holder else Spot(section=holder["id"])

    def put(self, fields: Sequence[Plain], spot: Spot) -> None:
        """Insert fields at a spot; raises `EditRefusedError` when it is gone or cannot hold them."""
        target, index, holder = self._at(spot)
        if "type" in holder:
            _refuse_what_is_not_repeatable(fields)
        target[index:index] = [_own(field) for field in fields]

    def take(self, names: Sequence[str]) -> list[Plain]:
        """Take fields out and give them; raises `EditRefusedError` when one is gone."""
        taken = []
        for name in names:
            fields, index, _holder = self.find(name)
            taken.append(fields.pop(index))
        return taken

    def in_order(self, names: Sequence[str]) -> list[str]:
        """These fields in the order of the form, without those whose repetition is among them."""
        wanted = set(names)
        for name in names:
            self.find(name)
        return [
            field["id"]
            for fields, holder in self.holders()
            if holder["id"] not in wanted or "type" not in holder
            for field in fields
            if field["id"] in wanted
        ]

    def _at(self, spot: Spot) -> tuple[list[Plain], int, Plain]:
        if spot.after:
            fields, index, holder = self.find(spot.after)
            return fields, index + 1, holder
        if spot.section:
            section = self.section(spot.section)
            return section["fields"], 0, section
        repetition = self.field(spot.repetition)
        if "fields" not in repetition:
            raise EditRefusedError(_("Ce champ n’est pas un bloc répétable : il ne contient pas d’autres champs."))
        return repetition["fields"], 0, repetition


def _own(field: Mapping[str, Json]) -> Plain:
    return {**field, "fields": [dict(child) for child in field["fields"]]} if "fields" in field else dict(field)


def _refuse_what_is_not_repeatable(fields: Sequence[Plain]) -> None:
    for field in fields:
        kind = FIELD_TYPES.get(field.get("type", ""))
        if kind is not None and not kind.repeatable:
            said = _("« %(title)s » ne va pas dans un bloc répétable.")
            raise EditRefusedError(said % {"title": kind.title})
