"""A country."""

from collections.abc import Iterable
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Json, Text
from communs.questionnaires.listed import Listed
from communs.questionnaires.reference.countries import countries, country_code, ordered


class Country(Listed, frozen=True, tag="country"):
    """A country, kept as its ISO 3166-1 code; its French or English name is understood too."""

    title: ClassVar[Text] = gettext_lazy("Pays")
    summary: ClassVar[Text] = gettext_lazy("Un pays de la liste ISO 3166.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un code ISO à deux lettres, ou un nom de pays : FR")
    api_type: ClassVar[str] = "Pays"

    @override
    def code_of(self, text: str) -> str | None:
        return country_code(text)

    @override
    def rows(self, language: str) -> Iterable[tuple[str, str]]:
        return ordered(language)

    @override
    def refusal(self) -> str:
        return _("Choisissez un pays de la liste.")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        country = countries().get(value)
        return country.name(language) if country else str(value)

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocomplete": "country"}

    @override
    def sample(self) -> Json:
        return "FR"
