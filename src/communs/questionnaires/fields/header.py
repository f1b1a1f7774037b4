"""A title within a section."""

from typing import Annotated, ClassVar

import msgspec
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Column, Context, Field, Json, Text


class Header(Field, frozen=True, tag="header"):
    """A title of level 2 or 3 within a section; what follows belongs to it."""

    title: ClassVar[Text] = gettext_lazy("Titre intermédiaire")
    summary: ClassVar[Text] = gettext_lazy("Un titre de niveau 2 ou 3 dans une section, numéroté automatiquement.")
    widget: ClassVar[str] = "header"
    holds_answer: ClassVar[bool] = False
    repeatable: ClassVar[bool] = False
    api_type: ClassVar[str] = "Void"
    value_type: ClassVar[str] = "none"
    operators: ClassVar[tuple[()]] = ()
    seconds: ClassVar[int] = 0

    level: Annotated[int, msgspec.Meta(ge=2, le=3)] = 2
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
