"""What answers in two parts have in common: both are needed, one alone is kept until the other comes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import msgspec
from django.utils.translation import gettext as _
from typing_extensions import override

from communs.questionnaires.field import Cell, Column, Context, Field, Json, Question, RefusedError, Text

LONGEST = 60


class Part(NamedTuple):
    """A part of the answer: its key, its question, its whole form, what is said when it has another one."""

    key: str
    label: Text
    pattern: re.Pattern[str]
    refusal: Text
    example: str


class Paired(Field, frozen=True):
    """Two identifiers kept as one object; the first is posted under the field's path, the second beside it."""

    widget: ClassVar[str] = "paired"
    value_type: ClassVar[str] = "object"
    parts: ClassVar[tuple[Part, Part]]

    @override
    def unwrap(self, raw: object) -> Json:
        return dict(raw) if isinstance(raw, Mapping) else super().unwrap(raw)

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if not isinstance(value, Mapping):
            raise RefusedError(_("Deux identifiants sont attendus."))
        return {part.key: text for part in self.parts if (text := self._read(part, value.get(part.key)))} or None

    def _read(self, part: Part, raw: Json) -> str:
        text = "".join(raw.split()).upper() if isinstance(raw, str) and len(raw) <= LONGEST else ""
        if raw and not part.pattern.fullmatch(text):
            raise RefusedError(str(part.refusal))
        return text

    @override
    def answered(self, value: Json) -> bool:
        return value is not None and len(value) == len(self.parts)

    @override
    def missing_message(self) -> str:
        return self.unfinished({})

    @override
    def unfinished(self, value: Json) -> str:
        lacking = [str(part.label) for part in self.parts if part.key not in value]
        return _("Il manque : %(names)s.") % {"names": ", ".join(lacking)} if lacking else ""

    @override
    def question(self, value: Json) -> Question | None:
        key = msgspec.json.encode(value, order="sorted").decode()
        return Question(self.source, key) if self.source and self.answered(value) else None

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return ", ".join(str(value[part.key]) for part in self.parts if part.key in value)

    @override
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(f"{self.id}.{part.key}", f"{self.label} ({part.label})") for part in self.parts)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return tuple((value or {}).get(part.key) for part in self.parts)

    @override
    def suffixes(self) -> tuple[str, ...]:
        return ("second",)

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        first, second = next(reversed(values), ""), next(reversed(extras.get("second", ())), "")
        texts = (first, second)
        given = {part.key: text for part, text in zip(self.parts, texts, strict=True) if text.strip()}
        return given or ""

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        kept = [(value or {}).get(part.key, "") for part in self.parts]
        shown = [*typed, "", ""] if typed else kept
        return {
            "parts": [
                {"label": part.label, "example": part.example, "value": text, "suffix": suffix}
                for part, text, suffix in zip(self.parts, shown, ("", "second"), strict=False)
            ]
        }

    @override
    def sample(self) -> Json:
        return {part.key: part.example for part in self.parts}
