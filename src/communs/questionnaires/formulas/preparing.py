"""Makes a formula ready: every kind is known beforehand, so that what is left to do with answers cannot fail."""

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Context as Arithmetic
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communs.questionnaires.field import Context, Field, Json
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.formulas.functions import FUNCTIONS, TODAY, Function, Kind, Value
from communs.questionnaires.formulas.reading import (
    Binary,
    Call,
    Expression,
    FormulaError,
    Literally,
    Logic,
    Name,
    Sign,
    read_formula,
)
from communs.questionnaires.wording import plain

Values: TypeAlias = Mapping[str, Json]
Compute: TypeAlias = Callable[[Values, Values, Context], Any]
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "integer": "number",
        "decimal": "number",
        "date": "date",
        "datetime": "date",
        "boolean": "boolean",
        "text": "text",
    }
)
KIND_NAMES: Mapping[str, "str | Promise"] = MappingProxyType(
    {
        "number": gettext_lazy("un nombre"),
        "text": gettext_lazy("un texte"),
        "date": gettext_lazy("une date"),
        "boolean": gettext_lazy("oui ou non"),
    }
)
_EXACT = Arithmetic(prec=40, traps=[])
_LARGEST = Decimal(10) ** 20


class Prepared(msgspec.Struct, frozen=True):
    """A part of a formula: the kind of its value, how to work it out; `many` when it gives one value a row."""

    kind: Kind
    compute: Compute
    many: bool = False


def prepare_formula(text: str, fields: Mapping[str, Field], siblings: Mapping[str, Field]) -> Prepared:
    """Prepare a formula over the fields of the root and those of the same row.

    Raises `FormulaError` for what cannot be read, names nothing, or mixes kinds. The function never raises: a missing
    answer, a division by zero or a number beyond 10²⁰ gives None.
    """
    found = _Preparing(fields, siblings).part(read_formula(text))
    if found.many:
        raise FormulaError(_("La formule donne une valeur par ligne : rassemblez-les, par exemple avec « somme »."))

    def compute(root: Values, row: Values, context: Context) -> Value:
        with localcontext(_EXACT):
            return _sound(found.compute(root, row, context))

    return Prepared(found.kind, compute)


def _sound(value: Value) -> Value:
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value) < _LARGEST):
        return None
    return value


class _Preparing:
    """Goes down a formula."""

    def __init__(self, fields: Mapping[str, Field], siblings: Mapping[str, Field]) -> None:
        self.fields, self.siblings = fields, siblings

    def part(self, expression: Expression) -> Prepared:
        """One part of the formula, whatever it is."""
        if isinstance(expression, Literally):
            return _constant(expression)
        if isinstance(expression, Name):
            return self._column(expression) if expression.child else self._answer(expression)
        if isinstance(expression, Call):
            return self._call(expression)
        if isinstance(expression, Binary):
            return _binary(expression.sign, *(_one(self.part(side)) for side in (expression.left, expression.right)))
        return _logic(expression, [_one(self.part(term), "boolean") for term in expression.of])

    def _answer(self, name: Name) -> Prepared:
        field = self.siblings.get(name.field) or self.fields.get(name.field)
        if field is None or not field.holds_answer:
            raise FormulaError(_("Aucun champ placé avant ne s’appelle « %(name)s ».") % {"name": name.field})
        read = _reader(field)
        if name.field in self.siblings:
            return Prepared(kind_of(field), lambda _root, row, _context: read(row))
        return Prepared(kind_of(field), lambda root, _row, _context: read(root))

    def _column(self, name: Name) -> Prepared:
        repetition = self.fields.get(name.field)
        children = repetition.fields if isinstance(repetition, Repetition) else ()
        child = next((item for item in children if item.id == name.child and item.holds_answer), None)
        if child is None or name.child in self.siblings:
            where = {"name": f"{name.field}.{name.child}"}
            raise FormulaError(_("Aucun bloc répétable placé avant n’a de champ « %(name)s ».") % where)
        read = _reader(child)
        return Prepared(
            kind_of(child), lambda root, _row, _context: [read(line) for line in root.get(name.field) or ()], many=True
        )

    def _call(self, call: Call) -> Prepared:
        if call.function in TODAY and not call.arguments:
            return Prepared("date", lambda _root, _row, context: context.today)
        function = FUNCTIONS.get(call.function)
        if function is None:
            raise FormulaError(_("La fonction « %(name)s » n’existe pas.") % {"name": call.function})
        if not function.fewest <= len(call.arguments) <= function.most:
            raise FormulaError(
                _("La fonction « %(name)s » n’a pas le bon nombre de valeurs.") % {"name": call.function}
            )
        parts = [self.part(argument) for argument in call.arguments]
        if not function.gathers:
            parts = [_one(part) for part in parts]
        return Prepared(_kind_given(call.function, function, parts), _applied(function, parts))


def kind_of(field: Field) -> Kind:
    """The kind of a field's answer in a formula: that of its (first) column."""
    return KINDS[field.columns()[0].kind]


def _reader(field: Field) -> Callable[[Values], Value]:
    def read(values: Values) -> Value:
        cell = field.cells(values.get(field.id))[0]
        if isinstance(cell, int) and not isinstance(cell, bool):
            return Decimal(cell)
        return cell.date() if isinstance(cell, dt.datetime) else cell

    return read


def _constant(literal: Literally) -> Prepared:
    value: Value = literal.text
    if literal.kind == "number":
        value = Decimal(literal.text)
    elif literal.kind == "boolean":
        value = bool(literal.text)
    return Prepared(literal.kind, lambda _root, _row, _context: value)


def _one(part: Prepared, kind: Kind | None = None) -> Prepared:
    if part.many:
        raise FormulaError(_("Rassemblez les valeurs d’un bloc répétable, par exemple avec « somme »."))
    if kind and part.kind != kind:
        raise FormulaError(_mismatch(kind, part.kind))
    return part


def _mismatch(wanted: Kind, found: Kind) -> str:
    said = {"wanted": KIND_NAMES[wanted], "found": KIND_NAMES[found]}
    return _("La formule attend %(wanted)s et trouve %(found)s.") % said


def _kind_given(name: str, function: Function, parts: Sequence[Prepared]) -> Kind:
    shared: Kind | None = None
    for rank, part in enumerate(parts):
        takes = function.takes[min(rank, len(function.takes) - 1)]
        if takes == "any":
            shared = shared or part.kind
            takes = shared
        if takes not in {"whatever", part.kind}:
            raise FormulaError(f"« {name} » : {_mismatch(takes, part.kind)}")
    return shared or "text" if function.gives == "any" else function.gives


def _applied(function: Function, parts: Sequence[Prepared]) -> Compute:
    def compute(root: Values, row: Values, context: Context) -> Value:
        values: list[Any] = []
        for part in parts:
            found = part.compute(root, row, context)
            values += found if part.many else [found]
        return function.apply(values)

    return compute


_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": lambda left, right: left / right if right else None,
    }
)
_COMPARING: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "=": operator.eq,
        "≠": operator.ne,
        "<": operator.lt,
        "≤": operator.le,
        ">": operator.gt,
        "≥": operator.ge,
    }
)


def _binary(sign: Sign, left: Prepared, right: Prepared) -> Prepared:
    if sign in _COMPARING:
        return _comparison(sign, left, right)
    if left.kind == right.kind == "date" and sign == "-":
        return Prepared("number", _both(left, right, lambda a, b: Decimal((a - b).days)))
    if left.kind == "date" and right.kind == "number" and sign in {"+", "-"}:
        return Prepared("date", _both(left, right, _moved if sign == "+" else lambda a, b: _moved(a, -b)))
    for side in (left, right):
        _one(side, "number")
    return Prepared("number", _both(left, right, _ARITHMETIC[sign]))


def _comparison(sign: Sign, left: Prepared, right: Prepared) -> Prepared:
    _one(right, left.kind)
    if sign not in {"=", "≠"} and left.kind not in {"number", "date"}:
        raise FormulaError(_("Seuls les nombres et les dates se comparent par « %(sign)s ».") % {"sign": sign})
    compare = _COMPARING[sign]
    if left.kind == "text":
        return Prepared("boolean", _both(left, right, lambda a, b: compare(plain(a), plain(b))))
    return Prepared("boolean", _both(left, right, compare))


def _both(left: Prepared, right: Prepared, join: Callable[[Any, Any], Any]) -> Compute:
    def compute(root: Values, row: Values, context: Context) -> Value:
        first, second = left.compute(root, row, context), right.compute(root, row, context)
        return None if first is None or second is None else _sound(join(first, second))

    return compute


def _moved(day: dt.date, count: Decimal) -> dt.date | None:
    try:
        return day + dt.timedelta(days=int(count))
    except OverflowError:
        return None


def _logic(expression: Logic, parts: Sequence[Prepared]) -> Prepared:
    if expression.word == "not":
        (part,) = parts
        return Prepared("boolean", lambda *given: None if (found := part.compute(*given)) is None else not found)
    decisive = expression.word == "or"

    def compute(*given: Any) -> bool | None:  # noqa: ANN401 - what every part takes
        found = [part.compute(*given) for part in parts]
        if decisive in found:
            return decisive
        return None if None in found else not decisive

    return Prepared("boolean", compute)
