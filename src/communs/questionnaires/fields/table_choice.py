"""The choice of a row in a table."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires import free_answer
from communs.questionnaires.choice_tables.table import ITEM, LABEL
from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Cell, Constant, Context, Issue, Json, Operator, RefusedError, Text
from communs.questionnaires.free_answer import OTHER, is_free
from communs.questionnaires.picking import shape_of
from communs.questionnaires.tabled import Tabled


class TableChoice(Tabled, frozen=True, tag="table_choice", kw_only=True):
    """A row of `table`, kept whole: `{"item", "label", "row": {column: cell}}`; `item` is the first cell of the row.

    With `other`, a free answer is kept as `{"other": "…"}`. Rows are shown by `label_column`, the first column when
    it is empty: five at most as buttons, fewer than twenty as a list, more as a text to complete. A later change of
    the table alters no answer.
    """

    title: ClassVar[Text] = gettext_lazy("Choix dans un tableau")
    summary: ClassVar[Text] = gettext_lazy(
        "Une ligne d’un tableau importé (CSV), dont toutes les colonnes sont gardées."
    )
    prefill_form: ClassVar[Text] = gettext_lazy(
        'Une ligne du tableau, par sa première colonne ; {"other": …} pour « Autre »'
    )
    reads_json: ClassVar[bool] = True
    value_type: ClassVar[str] = "object"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    other: bool = False

    @override
    def suffixes(self) -> tuple[str, ...]:
        return ("other",) if self.other else ()

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        return free_answer.posted(values, extras) if self.other else list(values)

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if self.other and is_free(value):
            return free_answer.free_answer(value)
        if self.other and value == OTHER:
            raise RefusedError(_("Précisez votre réponse."))
        return self.row_of(value)

    @override
    def outside_sample(self) -> Json:
        return self.sample()[ITEM]

    @override
    def comparable(self, value: Json) -> str:
        """The item of the row; every free answer is `__other__`."""
        return OTHER if is_free(value) else str(value[ITEM])

    @override
    def read_constant(self, value: Constant) -> str:
        return OTHER if self.other and value == OTHER else super().read_constant(value)

    @override
    def possible(self) -> tuple[str, ...] | None:
        if self.shape() == "autocomplete":
            return None
        return (*(row.item for row in self.listed()), *((OTHER,) if self.other else ()))

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return free_answer.told(value, language) if is_free(value) else str(value[LABEL])

    @override
    def search_text(self, value: Json) -> str:
        return str(value["other"]) if is_free(value) else f"{value[LABEL]} {value[ITEM]}"

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return self.cells_of({LABEL: value["other"]} if is_free(value) else value or {})

    @override
    def shape(self) -> str:
        return shape_of(self.listed())

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return self.told(value) if value and not is_free(value) else ""

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        chosen = [value[ITEM]] if value and not is_free(value) else list(typed)
        other = free_answer.shown(value, typed) if self.other else None
        if other and other["selected"]:
            chosen = [OTHER]
        listed = [] if self.shape() == "autocomplete" else ticked(self.pairs(), chosen)
        return {"options": listed, "other": other, "table": self.table, "column": self.label_column}

    @override
    def issues(self) -> list[Issue]:
        reserved = self.listed().item(OTHER) and self.other
        said = _("La valeur « %(value)s » est réservée.") % {"value": OTHER}
        return super().issues() or ([Issue("table", said)] if reserved else [])

    @override
    def sample(self) -> Json:
        listed = self.listed()
        return next((listed.snapshot(row) for row in listed), {ITEM: "", LABEL: "", "row": {}})
