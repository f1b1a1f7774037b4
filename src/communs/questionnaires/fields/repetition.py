"""A group of fields that is answered several times."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, Union

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from typing_extensions import override
from ulid import ULID

from communs.questionnaires.field import (
    DEFAULT,
    PREFILL_PREFIX,
    Cell,
    Column,
    Context,
    Field,
    Issue,
    Json,
    Refused,
    RefusedError,
    Text,
)
from communs.questionnaires.fields.discovery import types_beside

ROW = "_row"
ROW_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII)
FIRST_ROW = "0" * 26
CEILING = 200
MOST = 50  # when the author says nothing

if TYPE_CHECKING:
    Child: TypeAlias = Field
else:
    Child = Union[tuple(kind for kind in types_beside("repetition") if kind.repeatable)]  # noqa: UP007 - found at run time


class Repetition(Field, frozen=True, tag="repetition", kw_only=True):
    """Rows of the same `fields`, kept as `[{"_row": ULID, field: answer}]`; they cannot be repetitions.

    A row's id never changes, so that two people can work on two rows; `item_label` names one row.
    """

    title: ClassVar[Text] = gettext_lazy("Bloc répétable")
    summary: ClassVar[Text] = gettext_lazy("Un groupe de champs que l’on peut remplir plusieurs fois.")
    prefill_form: ClassVar[Text] = gettext_lazy('Des lignes, chacune un objet : [{"champ_…": …}, {"champ_…": …}]')
    reads_json: ClassVar[bool] = True
    widget: ClassVar[str] = "repetition"
    repeatable: ClassVar[bool] = False
    api_type: ClassVar[str] = "[Row!]"
    value_type: ClassVar[str] = "array of objects"
    seconds: ClassVar[int] = 0

    fields: Annotated[tuple[Child, ...], msgspec.Meta(max_length=50)]
    item_label: Annotated[str, msgspec.Meta(max_length=100)] = ""
    max_rows: Annotated[int, msgspec.Meta(ge=1, le=CEILING)] = MOST

    @override
    def unwrap(self, raw: object) -> Json:
        return list(raw) if isinstance(raw, list | tuple) else raw

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise RefusedError(_("Une liste de lignes est attendue."))
        if len(value) > self.max_rows:
            raise RefusedError(self.too_many())
        rows = [self._row(row, number, context) for number, row in enumerate(value, 1)]
        if len({row[ROW] for row in rows}) < len(rows):
            raise RefusedError(_("Deux lignes portent le même identifiant."))
        return rows

    def too_many(self) -> str:
        """What is said when one row more would exceed `max_rows`."""
        said = ngettext("Donnez au plus %(count)s ligne.", "Donnez au plus %(count)s lignes.", self.max_rows)
        return said % {"count": self.max_rows}

    @override
    def outside_sample(self) -> Json:
        return [{f"{PREFILL_PREFIX}{child.id}": child.outside_sample() for child in self.fields if child.prefillable}]

    def _row(self, raw: Mapping[str, Json], number: int, context: Context) -> dict[str, Json]:
        row: dict[str, Json] = {ROW: self._row_id(raw.get(ROW), number)}
        for child in self.fields:
            outcome = child.clean(raw.get(child.id), context)
            if isinstance(outcome, Refused):
                where = {"number": number, "label": child.label, "message": outcome.message}
                raise RefusedError(_("Ligne %(number)s, « %(label)s » : %(message)s") % where)
            if outcome.value is not None:
                row[child.id] = outcome.value
        return row

    def _row_id(self, raw: object, number: int) -> str:
        if raw is None:
            return str(ULID())
        if not isinstance(raw, str) or not ROW_ID.fullmatch(raw):
            raise RefusedError(_("La ligne %(number)s porte un identifiant invalide.") % {"number": number})
        return raw

    def filled(self, value: Json) -> list[dict[str, Json]]:
        """The rows in which somebody answered something."""
        asked = [child.id for child in self.fields if child.asked]
        return [row for row in value or [] if any(name in row for name in asked)]

    @override
    def answered(self, value: Json) -> bool:
        return bool(self.filled(value))

    @override
    def missing_message(self) -> str:
        return _("Remplissez au moins une ligne avant de déposer.")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        shown = (
            [f"{c.label}\u00a0: {c.display(row[c.id], language)}" for c in self.fields if c.id in row] for row in value
        )
        return "\n".join(", ".join(parts) for parts in shown)

    @override
    def search_text(self, value: Json) -> str:
        return " ".join(c.search_text(row[c.id]) for row in value for c in self.fields if c.id in row)

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, _("%(label)s (nombre)") % {"label": self.label}, "integer"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (len(value or []),)

    def row_columns(self) -> tuple[Column, ...]:
        """The columns of the repetition's own sheet, one line a row."""
        return tuple(column for child in self.fields for column in child.columns())

    def row_cells(self, row: Mapping[str, Json]) -> tuple[Cell, ...]:
        """The cells of one row of that sheet."""
        return tuple(cell for child in self.fields for cell in child.cells(row.get(child.id)))

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"full": len(value or []) >= self.max_rows, "item_label": self.item_label or _("Ligne")}

    @override
    def advice(self) -> str:
        if self.max_rows == MOST:
            return ""
        said = ngettext("%(count)s ligne au plus.", "%(count)s lignes au plus.", self.max_rows)
        return said % {"count": self.max_rows}

    @override
    def issues(self) -> list[Issue]:
        if not any(child.holds_answer for child in self.fields):
            return [Issue("fields", _("Donnez au moins un champ à ce bloc répétable."))]
        return [
            Issue(f"fields[{index}].{issue.place}", issue.message)
            for index, child in enumerate(self.fields)
            for issue in child.issues()
        ]

    @override
    def sample(self) -> Json:
        answers = {child.id: child.sample() for child in self.fields if child.holds_answer}
        return self.parse([{ROW: FIRST_ROW} | answers], DEFAULT)
