"""A text to read."""

from typing import Annotated, ClassVar

import msgspec
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Column, Context, Field, Json, Text


class Explanation(Field, frozen=True, tag="explanation"):
    """A text in Markdown (no HTML); `details` is folded under the title `details_label`."""

    title: ClassVar[Text] = gettext_lazy("Explication")
    summary: ClassVar[Text] = gettext_lazy("Un texte à lire, avec une partie repliable.")
    widget: ClassVar[str] = "explanation"
    holds_answer: ClassVar[bool] = False
    api_type: ClassVar[str] = "Void"
    value_type: ClassVar[str] = "none"
    operators: ClassVar[tuple[()]] = ()
    seconds: ClassVar[int] = 0

    text: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    details: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    details_label: Annotated[str, msgspec.Meta(max_length=200)] = ""
    required: bool = False

    @override
    def parse(self, value: Json, context: Context) -> Json:
        return None

    @override
    def columns(self) -> tuple[Column, ...]:
        return ()

    @override
    def cells(self, value: Json) -> tuple[()]:
        return ()

    @override
    def sample(self) -> Json:
        return None
