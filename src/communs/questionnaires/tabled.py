"""What the choices of a row in a table have in common: the table is named by its digest, the row is kept whole."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from typing_extensions import override

from communs.questionnaires.choice_tables.known import table_named
from communs.questionnaires.choice_tables.table import ITEM, LABEL, ROW, Labelled, Table, TableRow
from communs.questionnaires.choices import FEW, MANY
from communs.questionnaires.field import Cell, Column, Field, Issue, Json, RefusedError, Suggestion

Digest = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?$")]
SUGGESTED = 10


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

    def size_of_list(self) -> str:
        """How the list is shown: `radios`, `select` or `autocomplete`."""
        count = len(self.listed())
        return "radios" if count <= FEW else "select" if count < MANY else "autocomplete"

    def row_of(self, raw: Json) -> dict[str, Any]:
        """What is kept of the row that an item, a label or a kept row tells. Raises `RefusedError`."""
        listed = self.listed()
        text = raw.get(ITEM) if isinstance(raw, Mapping) else raw
        if not isinstance(text, str):
            raise RefusedError(_("Choisissez une réponse de la liste."))
        known = listed.item(text)
        found = ([known] if known else []) if isinstance(raw, Mapping) else listed.exactly(text)
        if len(found) != 1:
            raise self._refusal(found, listed.search(text, SUGGESTED))
        return listed.snapshot(found[0])

    def _refusal(self, exact: list[TableRow], near: list[TableRow]) -> RefusedError:
        suggestions = [Suggestion(row.item, self.listed().told(row)) for row in (exact or near)[:SUGGESTED]]
        if exact:
            return RefusedError(_("Plusieurs réponses portent ce nom : choisissez la bonne ci-dessous."), suggestions)
        if near:
            return RefusedError(_("Choisissez une réponse de la liste, par exemple ci-dessous."), suggestions)
        return RefusedError(_("Choisissez une réponse de la liste."))

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
    def issues(self) -> list[Issue]:
        table = table_named(self.table)
        if table is None:
            return [Issue("table", _("Donnez le tableau des choix : importez un fichier CSV."))]
        if self.label_column and self.label_column not in table.columns:
            said = _("La colonne « %(name)s » n’est pas dans le tableau.") % {"name": self.label_column}
            return [Issue("label_column", said)]
        return []
