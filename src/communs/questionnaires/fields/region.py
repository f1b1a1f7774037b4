"""A region."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Cell, Column, Context, Field, Json, Operator, RefusedError, Text
from communs.questionnaires.reference.territories import region_code, regions


class Region(Field, frozen=True, tag="region"):
    """A region, kept as its INSEE code; its name is understood too."""

    title: ClassVar[Text] = gettext_lazy("Région")
    summary: ClassVar[Text] = gettext_lazy("Une région ou collectivité d’outre-mer.")
    widget: ClassVar[str] = "select"
    api_type: ClassVar[str] = "Region"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        code = region_code(value) if isinstance(value, str) else None
        if code is None:
            raise RefusedError(_("Choisissez une région de la liste."))
        return code

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        found = regions().get(value)
        return found.name if found else str(value)

    @override
    def columns(self) -> tuple[Column, ...]:
        return (
            Column(self.id, self.label),
            Column(f"{self.id}.code", _("%(label)s (code)") % {"label": self.label}),
        )

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (self.display(value), value) if value else (None, None)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        rows = ((code, self.display(code)) for code in regions())
        return {"options": ticked(rows, [value or ""])}

    @override
    def sample(self) -> Json:
        return "84"
