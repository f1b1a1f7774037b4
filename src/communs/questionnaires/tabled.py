"""What the choices of a row in a table have in common: the table is named by its digest, the row is kept whole."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from typing_extensions import override

from communs.questionnaires.choice_tables.known import table_named
from communs.questionnaires.choice_tables.table import ITEM, LABEL, ROW, Labelled, Table
from communs.questionnaires.field import Cell, Column, Constant, Field, Issue, Json, RefusedError
from communs.questionnaires.picking import pick

Digest = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")]


class Tabled(Field, frozen=True, kw_only=True):
    """A field whose choices are the rows of `table` (a digest), read by the column `label_column`."""

    api_type: ClassVar[str] = "TableRow"
    swaps_whole: ClassVar[bool] = True

    table: Digest = ""
    label_column: Annotated[str, msgspec.Meta(max_length=500)] = ""

    def listed(self) -> Labelled:
        """The rows; none when the table is not chosen yet, or not kept here."""
        return self._table().labelled(self.label_column)

    def _table(self) -> Table:
        return table_named(self.table) or Table(("",), ())

    def row_of(self, raw: Json) -> dict[str, Any]:
        """What is kept of the row that an item, a label or a kept row tells. Raises `RefusedError`."""
        listed = self.listed()
        if not isinstance(raw, Mapping):
            return listed.snapshot(pick(listed, raw))
        row = listed.item(str(raw.get(ITEM)))
        if row is None:
            raise RefusedError(_("Choisissez une réponse de la liste."))
        return listed.snapshot(row)

    def told(self, kept: Mapping[str, Any]) -> str:
        """The kept row as an input shows it again."""
        row = self.listed().item(kept[ITEM])
        return self.listed().told(row) if row else str(kept[LABEL])

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Item and label of every row."""
        return ((row.item, row.label) for row in self.listed())

    @override
    def columns(self) -> tuple[Column, ...]:
        more = [Column(f"{self.id}.{name}", f"{self.label} ({name})") for name in self._table().columns if name]
        return (Column(self.id, self.label), *more)

    def cells_of(self, kept: Mapping[str, Any]) -> tuple[Cell, ...]:
        """The label, then the kept cell of each column of the table."""
        row = kept.get(ROW, {})
        return (kept.get(LABEL), *(row.get(name) or None for name in self._table().columns if name))

    @override
    def read_constant(self, value: Constant) -> str:
        """The item of a row."""
        if not isinstance(value, str) or self.listed().item(value) is None:
            raise RefusedError(_("Ce choix n’est pas dans la liste."))
        return value

    @override
    def issues(self) -> list[Issue]:
        table = table_named(self.table)
        if table is None:
            return [Issue("table", _("Donnez le tableau des choix : importez un fichier CSV."))]
        if self.label_column and self.label_column not in table.columns:
            said = _("La colonne « %(name)s » n’est pas dans le tableau.") % {"name": self.label_column}
            return [Issue("label_column", said)]
        return []
