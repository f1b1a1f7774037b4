"""A question answered by yes or no."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.questionnaires.boolean import Boolean
from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Context, Json, Operator, Text


class YesNo(Boolean, frozen=True, tag="yes_no"):
    """Yes or no: both are answers."""

    title: ClassVar[Text] = gettext_lazy("Oui ou non")
    summary: ClassVar[Text] = gettext_lazy("Une question à laquelle on répond par oui ou par non.")
    widget: ClassVar[str] = "radios"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        with speaking(language):
            return _("Oui") if value else _("Non")

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        selected = {True: ["true"], False: ["false"]}.get(value, [])
        return {"options": ticked((("true", _("Oui")), ("false", _("Non"))), selected), "inline": True}
