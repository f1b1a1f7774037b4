"""What the answers chosen in an official list have in common: a code is kept, a name is shown."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from typing_extensions import override

from communs.questionnaires.choices import ticked
from communs.questionnaires.field import Cell, Column, Context, Field, Json, Operator, RefusedError


class Listed(Field, frozen=True):
    """An entry of an official list; `code_of` also understands names, `rows` are (code, name) in reading order."""

    widget: ClassVar[str] = "select"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    def code_of(self, text: str) -> str | None:
        """The code that a typed code or name stands for."""
        raise NotImplementedError

    def rows(self, language: str) -> Iterable[tuple[str, str]]:
        """Every entry, as (code, name)."""
        raise NotImplementedError

    def refusal(self) -> str:
        """What is said of an entry that the list does not have."""
        raise NotImplementedError

    @override
    def parse(self, value: Json, context: Context) -> Json:
        code = self.code_of(value) if isinstance(value, str) else None
        if code is None:
            raise RefusedError(self.refusal())
        return code

    @override
    def possible(self) -> tuple[str, ...]:
        return tuple(code for code, _name in self.rows("fr"))

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
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"options": ticked(self.rows(language), [value or ""])}
