"""A box to tick: a commitment, an agreement."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.questionnaires.boolean import Boolean
from communs.questionnaires.field import Context, Json, Operator, Text


class Checkbox(Boolean, frozen=True, tag="checkbox"):
    """A box; a required one must be ticked."""

    title: ClassVar[Text] = gettext_lazy("Case à cocher")
    summary: ClassVar[Text] = gettext_lazy("Un engagement ou un accord ; obligatoire, elle doit être cochée.")
    widget: ClassVar[str] = "checkbox"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠")

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
    def display(self, value: Json, language: str = "fr") -> str:
        with speaking(language):
            return _("Coché") if value else _("Non coché")

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"checked": value is True}
