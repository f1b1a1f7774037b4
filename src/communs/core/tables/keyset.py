"""Keyset pagination, both ways: a page is found by the values of its edge, never by counting rows to skip."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, ForeignKey, IntegerField, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows in order, and the cursors of the pages around them (None at an end)."""

    rows: list[Row]
    next_cursor: str | None
    previous_cursor: str | None


@dataclass(frozen=True)
class Column:
    """One column of the order."""

    name: str
    descending: bool
    field: "Field[Any, Any]"

    def order(self, *, reverse: bool) -> Any:  # noqa: ANN401 - Django's OrderBy
        """Its ORDER BY; empty values stand last going up and first going down, as PostgreSQL's indexes have them."""
        return F(self.name).desc() if self.descending != reverse else F(self.name).asc()

    def beyond(self, value: Any, *, reverse: bool) -> Q | None:  # noqa: ANN401 - any column's type
        """Rows strictly beyond `value` in this column; None when there can be none."""
        down = self.descending != reverse
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if down else None
        if down:
            return Q(**{f"{self.name}__lt": value})
        further = Q(**{f"{self.name}__gt": value})
        return further | Q(**{f"{self.name}__isnull": True}) if self.field.null else further

    def same(self, value: Any) -> Q:  # noqa: ANN401 - any column's type
        """Rows with this very value."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


def page_of(
    queryset: "QuerySet[Row]", ordering: Sequence[str] = ("-pk",), cursor: str | None = None, size: int = 50
) -> Page[Row]:
    """Return one page of `queryset` in one query.

    `ordering` names model fields, each with an optional `-`; the last one must be unique, so that no row is lost or
    shown twice. A cursor that was altered, or made for another order, gives the first page.
    """
    return page_of_many([queryset], ordering, cursor, size)


def page_of_many(
    querysets: "Sequence[QuerySet[Row]]", ordering: Sequence[str], cursor: str | None = None, size: int = 50
) -> Page[Row]:
    """Return one page of several querysets of one model, at least one, that share no row; as `page_of`, in one query.

    Each of them enters its own index and gives a page at most: « in any of these groups, the latest first » costs as
    many short reads as there are groups, where one condition on all of them would sort every row.
    """
    columns = _columns(querysets[0].model, ordering)
    backward, edge = _decode(cursor, columns)
    rows = _read(querysets, columns, edge, size + 1, reverse=backward)
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    before, after = (more, bool(rows)) if backward else (edge is not None, more)
    return Page(
        rows=rows,
        next_cursor=_encode(rows[-1], columns, backward=False) if rows and after else None,
        previous_cursor=_encode(rows[0], columns, backward=True) if rows and before else None,
    )


def _read(
    querysets: "Sequence[QuerySet[Row]]", columns: list[Column], edge: list[Any] | None, limit: int, *, reverse: bool
) -> list[Row]:
    parts = [_ordered(queryset, columns, edge, reverse=reverse)[:limit] for queryset in querysets]
    if len(parts) == 1:
        return list(parts[0])
    order = [("-" if column.descending != reverse else "") + column.name for column in columns]
    return list(parts[0].union(*parts[1:], all=True).order_by(*order)[:limit])


def _columns(model: type[Model], ordering: Sequence[str]) -> list[Column]:
    return [Column(_name(model, name), name.startswith("-"), _field(model, _name(model, name))) for name in ordering]


def _name(model: type[Model], name: str) -> str:
    bare = name.removeprefix("-")
    return model._meta.pk.attname if bare == "pk" and model._meta.pk else bare  # noqa: SLF001 - Django's documented API


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    if not isinstance(field, Field):
        raise FieldError(f"“{name}” is no column to sort by.")
    return field


def _ordered(
    queryset: "QuerySet[Row]", columns: list[Column], edge: list[Any] | None, *, reverse: bool
) -> "QuerySet[Row]":
    rows = queryset.order_by(*(column.order(reverse=reverse) for column in columns))
    return rows if edge is None else rows.filter(_after(columns, edge, reverse=reverse))


def _after(columns: list[Column], edge: list[Any], *, reverse: bool) -> Q:
    """Rows after the edge: further in the first column, or equal there and further in the next one, and so on.

    The first column's bound is repeated on its own: it is what lets PostgreSQL enter its index at the right place.
    """
    first, *others = columns
    further = first.beyond(edge[0], reverse=reverse)
    if not others:
        return further if further is not None else Q(pk__in=[])
    rest = first.same(edge[0]) & _after(others, edge[1:], reverse=reverse)
    if further is None:
        return rest
    return (further | first.same(edge[0])) & (further | rest)


def _encode(row: Model, columns: list[Column], *, backward: bool) -> str:
    values = [getattr(row, column.name) for column in columns]
    content = [backward, _signature(columns), values]
    text = json.dumps(content, cls=_Encoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str | None, columns: list[Column]) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        backward, signature, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if signature != _signature(columns) or len(values) != len(columns):
            return False, None
        return bool(backward), [_clean(column, value) for column, value in zip(columns, values, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError, RecursionError):
        return False, None


def _clean(column: Column, value: Any) -> Any:  # noqa: ANN401 - any column's type
    if value is None and not column.field.null:
        raise ValueError("A column that is never empty.")
    if value is None:
        return None
    # The key of a row that extends another one is a relation to it.
    field = column.field.target_field if isinstance(column.field, ForeignKey) else column.field
    cleaned = field.to_python(value)
    if isinstance(field, IntegerField):
        field.run_validators(cleaned)
    return _storable(cleaned)


def _storable(value: Any) -> Any:  # noqa: ANN401 - any column's type
    """Return the value as PostgreSQL takes it: moments in UTC. Raises `ValueError`, `OverflowError` otherwise."""
    if isinstance(value, str) and "\0" in value.encode().decode():
        raise ValueError("PostgreSQL keeps no NUL character.")
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _signature(columns: list[Column]) -> str:
    return ",".join(("-" if column.descending else "") + column.name for column in columns)


class _Encoder(DjangoJSONEncoder):
    """Keeps the microseconds that Django's encoder cuts."""

    def default(self, o: Any) -> Any:  # noqa: ANN401 - the base class's signature
        """Write dates in full."""
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)
