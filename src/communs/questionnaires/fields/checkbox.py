"""A box to tick: a commitment, an agreement."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.questionnaires.field import Cell, Column, Context, Field, Json, Operator, Text
from communs.questionnaires.fields.yes_no import read_boolean


class Checkbox(Field, frozen=True, tag="checkbox"):
    """A box; a required one must be ticked."""

    title: ClassVar[Text] = gettext_lazy("Case à cocher")
    summary: ClassVar[Text] = gettext_lazy("Un engagement ou un accord ; obligatoire, elle doit être cochée.")
    prefill_form: ClassVar[Text] = gettext_lazy("true ou false, oui ou non")
    widget: ClassVar[str] = "checkbox"
    api_type: ClassVar[str] = "Boolean"
    value_type: ClassVar[str] = "boolean"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        return read_boolean(value)

    @override
    def answered(self, value: Json) -> bool:
        return value is True

    @override
    def missing_message(self) -> str:
        return _("Cochez cette case avant de déposer.")

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        return list(values) or False

    @override
    def possible(self) -> tuple[bool, ...]:
        return (True, False)

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        with speaking(language):
            return _("Coché") if value else _("Non coché")

    @override
    def search_text(self, value: Json) -> str:
        return ""

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, self.label, "boolean"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (value,)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"checked": value is True}

    @override
    def sample(self) -> Json:
        return True
