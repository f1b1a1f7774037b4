"""A region."""

from collections.abc import Iterable
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Json, Operator, Territory, Text
from communs.questionnaires.listed import Listed
from communs.questionnaires.reference.territories import region_code, regions


class Region(Listed, frozen=True, tag="region"):
    """A region, kept as its INSEE code; its name is understood too."""

    title: ClassVar[Text] = gettext_lazy("Région")
    summary: ClassVar[Text] = gettext_lazy("Une région ou collectivité d’outre-mer.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un code INSEE ou un nom de région : 84")
    api_type: ClassVar[str] = "Region"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "in", "not in", "answered")

    @override
    def code_of(self, text: str) -> str | None:
        return region_code(text)

    @override
    def rows(self, language: str) -> Iterable[tuple[str, str]]:
        return ((code, self.display(code)) for code in regions())

    @override
    def refusal(self) -> str:
        return _("Choisissez une région de la liste.")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        found = regions().get(value)
        return found.name if found else str(value)

    @override
    def territory(self, value: Json) -> Territory | None:
        return Territory(region=value) if value in regions() else None

    @override
    def sample(self) -> Json:
        return "84"
