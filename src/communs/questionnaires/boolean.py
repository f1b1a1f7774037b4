"""What the answers « true or false » have in common."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Cell, Column, Context, Field, Json, RefusedError, Text
from communs.questionnaires.wording import folded

TRUE = frozenset({"true", "oui", "yes", "on", "1"})
FALSE = frozenset({"false", "non", "no", "off", "0"})


class Boolean(Field, frozen=True):
    """A question with two answers."""

    prefill_form: ClassVar[Text] = gettext_lazy("true ou false, oui ou non")
    api_type: ClassVar[str] = "Boolean"
    value_type: ClassVar[str] = "boolean"

    @override
    def parse(self, value: Json, context: Context) -> Json:
        return read_boolean(value)

    @override
    def possible(self) -> tuple[bool, ...]:
        return (True, False)

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
