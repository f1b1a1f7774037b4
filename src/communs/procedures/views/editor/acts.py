"""What the buttons of the editor ask for, read from a post and made into edits.

The button's value is a verb with its argument: `up:name`, `set:name:label`, `remove:` (the argument is then the
fields that are picked).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from communs.procedures.editor.controls import ControlError, control_of, controls_of, read
from communs.questionnaires.editing import Edit, EditRefusedError, Spot, edits, making
from communs.questionnaires.editing.tree import Tree
from communs.questionnaires.field import Json

Document = Mapping[str, Json]
Act = Callable[[QueryDict, str, Document], Edit]
MOST_PICKED = 500


class TypedError(Exception):
    """Some attributes were typed wrongly: messages by attribute, and what was typed."""

    def __init__(self, field: str, errors: Mapping[str, str], typed: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.field, self.errors, self.typed = field, errors, typed


def picked(post: QueryDict, argument: str) -> list[str]:
    """The field that a button names, else those that are picked. Raises `EditRefusedError` when there is none."""
    names = [argument] if argument else post.getlist("pick")[:MOST_PICKED]
    if not names:
        raise EditRefusedError(_("Sélectionnez d’abord un champ."))
    return names


def spot(text: str, document: Document) -> Spot:
    """Where fields go: `after:name`, `section:you`, `repetition:list`, or `end:` of a section or a repetition."""
    way, _colon, name = text.partition(":")
    if way == "after" and name:
        return Spot(after=name)
    if way in {"section", "repetition"} and name:
        return Spot(section=name) if way == "section" else Spot(repetition=name)
    if way == "end" and name:
        tree = Tree(document)
        sections = [section for section in tree.sections if section["id"] == name]
        return making.end_of(sections[0] if sections else tree.field(name))
    raise EditRefusedError(_("Choisissez où placer le champ."))


def edit_of(post: QueryDict, document: Document) -> Edit:
    """The edit that a post asks for. Raises `EditRefusedError` and `TypedError`."""
    verb, _colon, argument = post.get("do", "").partition(":")
    act = ACTS.get(verb)
    if act is None:
        raise EditRefusedError(_("Cette action n’existe pas."))
    return act(post, argument, document)


def _add(post: QueryDict, kind: str, document: Document) -> Edit:
    if not document.get("sections"):
        section = making.added_section(_("Première section"))
        at = Spot(section=section.section["id"])
        return edits.Several(edits=(section, making.added(kind, at)))
    return making.added(kind, spot(post.get("at", ""), document))


def _move(post: QueryDict, argument: str, document: Document) -> Edit:
    to = post.get(f"to-{argument}") or post.get("to", "")
    return edits.MoveFields(fields=tuple(picked(post, argument)), to=spot(to, document))


def _set(post: QueryDict, argument: str, document: Document) -> Edit:
    name, _colon, attribute = argument.partition(":")
    return _changed(post, name, [attribute], document)


def _save(post: QueryDict, name: str, document: Document) -> Edit:
    kind = Tree(document).field(name)["type"]
    ticked = {"boolean", "several"}
    sent = [one.name for one in controls_of(kind) if one.kind in ticked or f"a-{name}-{one.name}" in post]
    return _changed(post, name, sent, document)


def _changed(post: QueryDict, name: str, attributes: Sequence[str], document: Document) -> Edit:
    field = Tree(document).field(name)
    put: dict[str, Any] = {}
    drop: list[str] = []
    errors: dict[str, str] = {}
    for attribute in attributes:
        try:
            value = read(control_of(field["type"], attribute), post.getlist(f"a-{name}-{attribute}"))
        except ControlError as error:
            errors[attribute] = str(error)
            continue
        if value is None:
            drop.append(attribute)
        else:
            put[attribute] = value
    if errors:
        typed = {one: post.get(f"a-{name}-{one}", "") for one in attributes}
        raise TypedError(name, errors, typed)
    return edits.ChangeField(field=name, put=put, drop=tuple(drop))


def _section_set(post: QueryDict, name: str, document: Document) -> Edit:
    put = {key: post.get(f"s-{name}-{key}", "").strip() for key in ("title", "hint") if f"s-{name}-{key}" in post}
    return edits.ChangeSection(section=name, put=put)


def _section_add(post: QueryDict, after: str, document: Document) -> Edit:
    title = post.get("section-title", "").strip()[:500]
    last = document["sections"][-1]["id"] if document.get("sections") else ""
    return making.added_section(title or _("Nouvelle section"), after or last)


ACTS: Mapping[str, Act] = {
    "add": _add,
    "set": _set,
    "save": _save,
    "move": _move,
    "up": lambda _post, name, document: making.up(document, name),
    "down": lambda _post, name, document: making.down(document, name),
    "remove": lambda post, name, _document: edits.RemoveFields(fields=tuple(picked(post, name))),
    "duplicate": lambda post, name, document: making.duplicated(document, picked(post, name)),
    "optional": lambda post, name, document: making.required(document, picked(post, name), wanted=False),
    "mandatory": lambda post, name, document: making.required(document, picked(post, name), wanted=True),
    "retype": lambda post, name, document: making.retyped(document, name, post.get(f"type-{name}", "")),
    "section-add": _section_add,
    "section-set": _section_set,
    "section-up": lambda _post, name, document: making.section_up(document, name),
    "section-down": lambda _post, name, document: making.section_down(document, name),
    "section-remove": lambda _post, name, _document: edits.RemoveSection(section=name),
}
