"""A country."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Cell, Column, Context, Field, Json, Operator, RefusedError, Text
from communs.questionnaires.reference.countries import countries, country_code, ordered


class Country(Field, frozen=True, tag="country"):
    """A country, kept as its ISO 3166-1 code; its French or English name is understood too."""

    title: ClassVar[Text] = gettext_lazy("Pays")
    summary: ClassVar[Text] = gettext_lazy("Un pays de la liste ISO 3166.")
    widget: ClassVar[str] = "select"
    api_type: ClassVar[str] = "Pays"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        code = country_code(value) if isinstance(value, str) else None
        if code is None:
            raise RefusedError(_("Choisissez un pays de la liste."))
        return code

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        country = countries().get(value)
        return country.name(language) if country else str(value)

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
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocomplete": "country"}

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"options": ticked(ordered(language), [value or ""])}

    @override
    def sample(self) -> Json:
        return "FR"
