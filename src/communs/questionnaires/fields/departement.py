"""A departement."""

from collections.abc import Iterable
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Json, Operator, Territory, Text
from communs.questionnaires.listed import Listed
from communs.questionnaires.reference.territories import departement_code, departements, region_of


class Departement(Listed, frozen=True, tag="departement"):
    """A departement, kept as its INSEE code; its name is understood too."""

    title: ClassVar[Text] = gettext_lazy("Département")
    summary: ClassVar[Text] = gettext_lazy("Un département ou une collectivité d’outre-mer.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un code INSEE ou un nom de département : 43")
    api_type: ClassVar[str] = "Departement"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "in", "not in", "answered")

    @override
    def code_of(self, text: str) -> str | None:
        return departement_code(text)

    @override
    def rows(self, language: str) -> Iterable[tuple[str, str]]:
        return ((code, self.display(code)) for code in departements())

    @override
    def refusal(self) -> str:
        return _("Choisissez un département de la liste.")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        found = departements().get(value)
        return f"{found.code} – {found.name}" if found else str(value)

    @override
    def territory(self, value: Json) -> Territory | None:
        return Territory(value, region_of(value)) if value in departements() else None

    @override
    def sample(self) -> Json:
        return "43"
