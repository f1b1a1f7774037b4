"""The civility of a person."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Context, Field, Json, Operator, RefusedError, Text
from communs.questionnaires.wording import folded

WORDS = {"m": "M.", "monsieur": "M.", "mr": "M.", "mme": "Mme", "madame": "Mme", "mrs": "Mme", "ms": "Mme"}


class Civility(Field, frozen=True, tag="civility"):
    """« M. » or « Mme »."""

    title: ClassVar[Text] = gettext_lazy("Civilité")
    summary: ClassVar[Text] = gettext_lazy("Madame ou Monsieur.")
    prefill_form: ClassVar[Text] = gettext_lazy("« M. » ou « Mme »")
    widget: ClassVar[str] = "radios"
    api_type: ClassVar[str] = "Civilite"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        word = WORDS.get(folded(value)) if isinstance(value, str) else None
        if word is None:
            raise RefusedError(_("Choisissez « Madame » ou « Monsieur »."))
        return word

    @override
    def possible(self) -> tuple[str, ...]:
        return ("M.", "Mme")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        with speaking(language):
            return _("Madame") if value == "Mme" else _("Monsieur")

    @override
    def search_text(self, value: Json) -> str:
        return ""

    @override
    def cells(self, value: Json) -> tuple[str | None, ...]:
        return (value,)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"options": ticked((("Mme", _("Madame")), ("M.", _("Monsieur"))), [value or ""]), "inline": True}

    @override
    def sample(self) -> Json:
        return "Mme"
