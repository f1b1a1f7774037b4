"""A question answered by yes or no."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Cell, Column, Context, Field, Json, Operator, RefusedError, Text
from communs.questionnaires.wording import folded

TRUE = frozenset({"true", "oui", "yes", "on", "1"})
FALSE = frozenset({"false", "non", "no", "off", "0"})


class YesNo(Field, frozen=True, tag="yes_no"):
    """Yes or no: both are answers."""

    title: ClassVar[Text] = gettext_lazy("Oui ou non")
    summary: ClassVar[Text] = gettext_lazy("Une question à laquelle on répond par oui ou par non.")
    prefill_form: ClassVar[Text] = gettext_lazy("true ou false, oui ou non")
    widget: ClassVar[str] = "radios"
    api_type: ClassVar[str] = "Boolean"
    value_type: ClassVar[str] = "boolean"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        return read_boolean(value)

    @override
    def possible(self) -> tuple[bool, ...]:
        return (True, False)

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        with speaking(language):
            return _("Oui") if value else _("Non")

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
        selected = {True: ["true"], False: ["false"]}.get(value, [])
        return {"options": ticked((("true", _("Oui")), ("false", _("Non"))), selected), "inline": True}

    @override
    def sample(self) -> Json:
        return True


def read_boolean(value: Json) -> bool:
    """Read a JSON boolean or the words of a form; raises `RefusedError` for anything else."""
    if isinstance(value, bool):
        return value
    word = folded(value) if isinstance(value, str) and len(value) < 10 else ""  # noqa: PLR2004 - longest word
    if word not in TRUE | FALSE:
        raise RefusedError(_("Répondez par oui ou par non."))
    return word in TRUE
