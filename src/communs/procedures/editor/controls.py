"""The attributes of a field type as controls of a page, derived from the type itself.

An attribute is shown and read by its kind: a text, a number, a list one choice a line… What no kind fits is shown as
JSON. Reading gives the value that a document writes; the structure of the whole is checked when the edit is made.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext as _
from msgspec import inspect

from communs.procedures.editor import lists
from communs.procedures.editor.names import help_of, label_of, value_label
from communs.questionnaires.field import Json
from communs.questionnaires.fields import FIELD_TYPES

Kind = Literal["text", "long", "integer", "decimal", "date", "boolean", "select", "several", "lines", "json"]
SIMPLE: Mapping[type[inspect.Type], Kind] = {
    inspect.BoolType: "boolean",
    inspect.DecimalType: "decimal",
    inspect.FloatType: "decimal",
    inspect.DateType: "date",
}
FIRST = {name: rank for rank, name in enumerate(("label", "options", "text", "formula", "hint", "required"))}
HIDDEN = {"id", "fields", "when", "table", "label_column"}
LONG = 300
MOST_TYPED = 100_000


class ControlError(ValueError):
    """What was typed cannot be read; the message says what to do."""


class Control(msgspec.Struct, frozen=True):
    """One attribute: how it is shown, what it may be. `needed`: a document always writes it."""

    name: str
    kind: Kind
    needed: bool = False
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = MOST_TYPED


class Shown(msgspec.Struct, frozen=True):
    """A control with its words and its present value, for a template."""

    control: Control
    label: str
    help: str
    text: str
    options: tuple[tuple[str, str, bool], ...] = ()
    error: str = ""

    @property
    def rows(self) -> int:
        """The height of a text on several lines."""
        return max(3, min(12, self.text.count("\n") + 2))


@functools.cache
def controls_of(kind: str) -> tuple[Control, ...]:
    """The controls of a type, the label first."""
    info: Any = inspect.type_info(FIELD_TYPES[kind])
    asked = FIELD_TYPES[kind].holds_answer
    found = (
        _control(field)
        for field in info.fields
        if field.encode_name not in HIDDEN and (asked or field.encode_name != "required")
    )
    return tuple(sorted(found, key=lambda control: FIRST.get(control.name, len(FIRST))))


def shown(
    field: Mapping[str, Json], typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> list[Shown]:
    """The controls of a field with its values; `typed` are refused entries, shown again with their `errors`."""
    return [_shown(field, control, typed or {}, errors or {}) for control in controls_of(field["type"])]


def control_of(kind: str, name: str) -> Control:
    """One control; raises `ControlError` when the type has no such attribute to change."""
    found = next((control for control in controls_of(kind) if control.name == name), None)
    if found is None:
        raise ControlError(_("Cet attribut n’existe pas pour ce type de champ."))
    return found


def read(control: Control, values: Sequence[str]) -> Json:
    """The value that was posted; `None`: the value by default. Raises `ControlError`."""
    text = (values[-1] if values else "").replace("\r\n", "\n")
    if len(text) > control.max_length:
        raise ControlError(_("Ce texte est trop long : %(limit)s caractères au plus.") % {"limit": control.max_length})
    if control.kind == "several":
        return [value for value in values if value]
    if control.kind == "boolean":
        return text == "true"
    if control.kind == "lines":
        return lists.read(text, linked=control.choices == ("linked",))
    if control.kind in {"text", "long", "select"}:
        return text.strip() if text.strip() or control.needed else None
    return _read_typed(control, text.strip()) if text.strip() else None


def _read_typed(control: Control, text: str) -> Json:
    if control.kind == "integer":
        return _integer(control, text)
    if control.kind == "decimal":
        return text.replace(",", ".").replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if control.kind == "json":
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError as error:
            raise ControlError(_("JSON illisible : %(error)s") % {"error": error}) from error
    return text


def _integer(control: Control, text: str) -> int:
    try:
        number = int(text)
    except ValueError as error:
        raise ControlError(_("Saisissez un nombre entier.")) from error
    if control.minimum is not None and number < control.minimum:
        raise ControlError(_("Saisissez un nombre à partir de %(bound)s.") % {"bound": control.minimum})
    if control.maximum is not None and number > control.maximum:
        raise ControlError(_("Saisissez un nombre jusqu’à %(bound)s.") % {"bound": control.maximum})
    return number


def _shown(field: Mapping[str, Json], control: Control, typed: Mapping[str, str], errors: Mapping[str, str]) -> Shown:
    default = _defaults(field["type"]).get(control.name)
    value = field.get(control.name, default)
    text = typed.get(control.name, _text(control, value))
    chosen = {str(item) for item in (value if isinstance(value, list | tuple) else [value])}
    return Shown(
        control,
        str(label_of(field["type"], control.name)),
        str(help_of(field["type"], control.name)),
        text,
        tuple((choice, str(value_label(control.name, choice)), choice in chosen) for choice in control.choices),
        errors.get(control.name, ""),
    )


def _text(control: Control, value: Json) -> str:
    if control.kind == "lines":
        return lists.written(value or ())
    if control.kind == "boolean":
        return "true" if value else ""
    if control.kind == "json":
        return "" if value is None else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return "" if value is None else str(value)


@functools.cache
def _defaults(kind: str) -> dict[str, Any]:
    return {
        field.encode_name: field.default
        for field in msgspec.structs.fields(FIELD_TYPES[kind])
        if field.default is not msgspec.NODEFAULT
    }


def _control(field: inspect.Field) -> Control:
    name, needed, kind = field.encode_name, field.required, _one_type(field.type)
    if name == "options":
        return Control(name, "lines", needed, ("linked",) if isinstance(kind, inspect.UnionType) else ())
    if type(kind) in SIMPLE:
        return Control(name, SIMPLE[type(kind)], needed)
    if isinstance(kind, inspect.IntType):
        return Control(name, "integer", needed, minimum=kind.ge, maximum=kind.le)
    if isinstance(kind, inspect.StrType):
        long = _is_long(name, kind.max_length)
        return Control(name, "long" if long else "text", needed, max_length=kind.max_length or MOST_TYPED)
    return _control_of_words(field, kind)


def _control_of_words(field: inspect.Field, kind: inspect.Type) -> Control:
    """A choice among words, several of them, or what no control fits."""
    name, needed = field.encode_name, field.required
    if isinstance(kind, inspect.LiteralType) and all(isinstance(value, str) for value in kind.values):
        return Control(name, "select", needed, _ordered(field, kind.values))
    if isinstance(kind, inspect.VarTupleType) and isinstance(kind.item_type, inspect.LiteralType):
        return Control(name, "several", needed, tuple(str(value) for value in kind.item_type.values))
    return Control(name, "json", needed)


def _one_type(kind: inspect.Type) -> inspect.Type:
    """The type without its `None` nor what only the JSON Schema says of it."""
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    kinds = (
        [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        if isinstance(kind, inspect.UnionType)
        else []
    )
    return kinds[0] if len(kinds) == 1 else kind


def _is_long(name: str, most: int | None) -> bool:
    return name not in {"label", "pattern", "example", "autocomplete"} and (most or 0) > LONG


def _ordered(field: inspect.Field, values: Sequence[Any]) -> tuple[str, ...]:
    """The value by default first."""
    return tuple(sorted(map(str, values), key=lambda value: (value != field.default, value)))
