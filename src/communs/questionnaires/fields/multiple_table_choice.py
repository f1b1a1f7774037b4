"""The choice of several rows in a table."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from typing_extensions import override

from communs.questionnaires.choice_tables.table import ITEM, LABEL
from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Cell, Column, Context, Json, Operator, RefusedError, Text
from communs.questionnaires.picking import picks, shape_of, without_vague
from communs.questionnaires.tabled import Tabled
from communs.questionnaires.wording import tidy

MOST_CHOICES = 200


class MultipleTableChoice(Tabled, frozen=True, tag="multiple_table_choice", kw_only=True):
    """Rows of `table`, each kept whole as `{"item", "label", "row": {column: cell}}`, in the order of the table.

    Fewer than twenty rows are boxes to tick; more are added one after the other, by a text to complete.
    """

    title: ClassVar[Text] = gettext_lazy("Choix multiple dans un tableau")
    summary: ClassVar[Text] = gettext_lazy("Plusieurs lignes d’un tableau importé (CSV).")
    prefill_form: ClassVar[Text] = gettext_lazy('Des lignes du tableau, par leur première colonne : ["…", "…"]')
    reads_json: ClassVar[bool] = True
    widget: ClassVar[str] = "checkboxes"
    api_type: ClassVar[str] = "[TableRow!]"
    value_type: ClassVar[str] = "array of objects"
    operators: ClassVar[tuple[Operator, ...]] = ("contains", "does not contain", "answered")

    max_choices: Annotated[int, msgspec.Meta(ge=1, le=MOST_CHOICES)] | None = None

    @override
    def unwrap(self, raw: object) -> Json:
        values = list(raw) if isinstance(raw, list | tuple) else [raw]
        tidied = [tidy(value) if isinstance(value, str) else value for value in values]
        return [value for value in tidied if value not in ("", None)]

    @override
    def outside_sample(self) -> Json:
        return [row[ITEM] for row in self.sample()]

    @override
    def parse(self, value: Json, context: Context) -> Json:
        limit = self.max_choices or MOST_CHOICES
        if len(value) > MOST_CHOICES * 2:
            raise self._too_many(limit)
        rows = {row[ITEM]: row for row in map(self.row_of, without_vague(self.listed(), value))}
        if len(rows) > limit:
            raise self._too_many(limit)
        return sorted(rows.values(), key=lambda row: self.listed().rank(row[ITEM]))

    def _too_many(self, limit: int) -> RefusedError:
        said = ngettext("Choisissez au plus %(count)s réponse.", "Choisissez au plus %(count)s réponses.", limit)
        return RefusedError(said % {"count": limit})

    @override
    def advice(self) -> str:
        if self.max_choices is None:
            return _("Plusieurs réponses possibles.")
        said = ngettext("Au plus %(count)s réponse.", "Au plus %(count)s réponses.", self.max_choices)
        return said % {"count": self.max_choices}

    @override
    def comparable(self, value: Json) -> list[str]:
        """The items of the rows."""
        return [row[ITEM] for row in value]

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return ", ".join(row[LABEL] for row in value)

    @override
    def columns(self) -> tuple[Column, ...]:
        items = _("%(label)s (valeurs)") % {"label": self.label}
        return (Column(self.id, self.label), Column(f"{self.id}.items", items))

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (self.display(value), ", ".join(row[ITEM] for row in value)) if value else (None, None)

    @override
    def shape(self) -> str:
        return shape_of(self.listed(), few="checkboxes", some="checkboxes", many="picks")

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return ""

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        chosen = [row[ITEM] for row in value or []] or list(typed)
        if self.shape() == "checkboxes":
            return {"options": ticked(self.pairs(), chosen)}
        return picks(self.listed(), chosen) | {"table": self.table, "column": self.label_column}

    @override
    def sample(self) -> Json:
        listed = self.listed()
        return [listed.snapshot(row) for row in listed][: min(2, self.max_choices or 2)]
