"""What administrators ask for, made into edits of a document: a step up, a copy, a paste, and so on."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.editing import edits
from communs.questionnaires.editing.edits import Edit, Spot
from communs.questionnaires.editing.naming import fresh, renamed
from communs.questionnaires.editing.tree import EditRefusedError, Tree
from communs.questionnaires.field import Json
from communs.questionnaires.fields import FIELD_TYPES

Document: TypeAlias = Mapping[str, Json]
SECTION = "part"


def blank(kind: str, label: str = "") -> dict[str, Any]:
    """The smallest field of a type, with a fresh identifier. Raises `EditRefusedError` for an unknown type."""
    if kind not in FIELD_TYPES:
        raise EditRefusedError(_("Ce type de champ n’existe pas."))
    needed: dict[str, Any] = {name: [] for name in ("options", "fields") if name in _needed(kind)}
    return {"type": kind, "id": fresh(kind), "label": label, **needed}


def added(kind: str, at: Spot, label: str = "") -> edits.AddFields:
    """One new field of a type."""
    return edits.AddFields(fields=(blank(kind, label),), at=at)


def added_section(title: str, after: str = "") -> edits.AddSection:
    """One new section, empty."""
    return edits.AddSection(section={"id": fresh(SECTION), "title": title, "fields": []}, after=after)


def duplicated(document: Document, names: Sequence[str]) -> Edit:
    """Copies of these fields, just after the last of them."""
    tree = Tree(document)
    ordered = tree.in_order(names)
    return edits.AddFields(fields=tuple(renamed([tree.field(name) for name in ordered])), at=Spot(after=ordered[-1]))


def copied(document: Document, names: Sequence[str]) -> list[dict[str, Any]]:
    """These fields as plain data, in the order of the form: what a clipboard holds."""
    tree = Tree(document)
    return [tree.field(name) for name in tree.in_order(names)]


def pasted(fields: Sequence[Mapping[str, Json]], at: Spot) -> Edit:
    """What a clipboard holds, with fresh identifiers. Raises `EditRefusedError` when it is empty."""
    if not fields:
        raise EditRefusedError(_("Le presse-papiers est vide : copiez d’abord des champs."))
    return edits.AddFields(fields=tuple(renamed(fields)), at=at)


def up(document: Document, name: str) -> Edit:
    """The field one step earlier; from the top of its section or repetition, to the end of what comes before."""
    tree = Tree(document)
    fields, index, holder = tree.find(name)
    if index > 1:
        return edits.MoveFields(fields=(name,), to=Spot(after=fields[index - 2]["id"]))
    if index == 1:
        return edits.MoveFields(fields=(name,), to=_first_in(holder))
    if "type" in holder:
        return edits.MoveFields(fields=(name,), to=tree.spot_of(holder["id"]))
    before = tree.sections.index(holder) - 1
    if before < 0:
        raise EditRefusedError(_("Ce champ est déjà le premier."))
    return edits.MoveFields(fields=(name,), to=end_of(tree.sections[before]))


def down(document: Document, name: str) -> Edit:
    """The field one step later; from the end of its section or repetition, to the top of what follows."""
    tree = Tree(document)
    fields, index, holder = tree.find(name)
    if index + 1 < len(fields):
        return edits.MoveFields(fields=(name,), to=Spot(after=fields[index + 1]["id"]))
    if "type" in holder:
        return edits.MoveFields(fields=(name,), to=Spot(after=holder["id"]))
    following = tree.sections.index(holder) + 1
    if following == len(tree.sections):
        raise EditRefusedError(_("Ce champ est déjà le dernier."))
    return edits.MoveFields(fields=(name,), to=_first_in(tree.sections[following]))


def section_up(document: Document, name: str) -> Edit:
    """The section one step earlier."""
    tree = Tree(document)
    index = tree.sections.index(tree.section(name))
    if not index:
        raise EditRefusedError(_("Cette section est déjà la première."))
    return edits.MoveSection(section=name, after=tree.sections[index - 2]["id"] if index > 1 else "")


def section_down(document: Document, name: str) -> Edit:
    """The section one step later."""
    tree = Tree(document)
    index = tree.sections.index(tree.section(name))
    if index + 1 == len(tree.sections):
        raise EditRefusedError(_("Cette section est déjà la dernière."))
    return edits.MoveSection(section=name, after=tree.sections[index + 1]["id"])


def required(document: Document, names: Sequence[str], *, wanted: bool) -> Edit:
    """Make these fields mandatory or optional; titles and texts to read are left as they are."""
    tree = Tree(document)
    asked = [name for name in names if FIELD_TYPES[tree.field(name)["type"]].holds_answer]
    return edits.Several(edits=tuple(edits.ChangeField(field=name, put={"required": wanted}) for name in asked))


def retyped(document: Document, name: str, kind: str) -> edits.ChangeField:
    """The field as one of another type; attributes that this type does not have go."""
    present = Tree(document).field(name)
    new = blank(kind)
    known = {field.encode_name for field in _attributes(kind)} | {"type"}
    put = {
        key: item for key, item in new.items() if key not in {"id", "label"} and (key == "type" or key not in present)
    }
    return edits.ChangeField(field=name, put=put, drop=tuple(key for key in present if key not in known))


def end_of(holder: Mapping[str, Json]) -> Spot:
    """The spot at the end of a section or of a repetition."""
    return Spot(after=holder["fields"][-1]["id"]) if holder["fields"] else _first_in(holder)


def _first_in(holder: Mapping[str, Json]) -> Spot:
    return Spot(repetition=holder["id"]) if "type" in holder else Spot(section=holder["id"])


def _attributes(kind: str) -> tuple[Any, ...]:
    return msgspec.structs.fields(FIELD_TYPES[kind])


def _needed(kind: str) -> set[str]:
    return {field.encode_name for field in _attributes(kind) if field.required}
