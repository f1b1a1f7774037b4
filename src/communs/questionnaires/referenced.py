"""What identifiers of outside registers have in common: a form that is checked at once, a source that knows the rest."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from typing_extensions import override

from communs.questionnaires.field import Context, Field, Json, Operator, Question, RefusedError

LONGEST = 60


class Referenced(Field, frozen=True):
    """An identifier kept without spaces, in capitals unless `keeps_case`; `pattern` is its whole form.

    A type without `source` is checked by its form alone.
    """

    pattern: ClassVar[re.Pattern[str]]
    keeps_case: ClassVar[bool] = False
    example: ClassVar[str] = ""
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    def refusal(self) -> str:
        """What is said of a text that has not the form."""
        raise NotImplementedError

    @override
    def parse(self, value: Json, context: Context) -> Json:
        text = "".join(value.split()) if isinstance(value, str) and len(value) <= LONGEST else ""
        text = text if self.keeps_case else text.upper()
        if not self.pattern.fullmatch(text):
            raise RefusedError(self.refusal())
        return text

    @override
    def question(self, value: Json) -> Question | None:
        return Question(self.source, value) if self.source else None

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocomplete": "off", "spellcheck": "false"}

    @override
    def advice(self) -> str:
        return _("Par exemple %(example)s.") % {"example": self.example}

    @override
    def sample(self) -> Json:
        return self.example
