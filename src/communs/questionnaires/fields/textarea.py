"""A long text, on several lines, with a limit and a counter."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Json, RefusedError, Text
from communs.questionnaires.wording import number
from communs.questionnaires.written import Written

CEILING = 50_000


class Textarea(Written, frozen=True, tag="textarea"):
    """Paragraphs of text; `max_length` in characters (50,000 when not given), `rows` the height shown."""

    title: ClassVar[Text] = gettext_lazy("Texte long")
    summary: ClassVar[Text] = gettext_lazy("Un texte de plusieurs lignes, avec limite et compteur.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un texte, sur plusieurs lignes s’il le faut")
    widget: ClassVar[str] = "textarea"
    seconds: ClassVar[int] = 180

    max_length: Annotated[int, msgspec.Meta(ge=1, le=CEILING)] | None = None
    rows: Annotated[int, msgspec.Meta(ge=2, le=40)] = 5

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if not isinstance(value, str):
            raise RefusedError(_("Saisissez un texte."))
        limit = self.max_length or CEILING
        if len(value) > limit:
            raise RefusedError(
                _("Ce texte compte %(length)s caractères : raccourcissez-le à %(limit)s au plus.")
                % {"length": number(len(value)), "limit": number(limit)}
            )
        return value

    @override
    def advice(self) -> str:
        if self.max_length is None:
            return ""
        return _("%(limit)s caractères au plus.") % {"limit": number(self.max_length)}

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"rows": self.rows, "limit": self.max_length, "length": len(value or "".join(typed))}

    @override
    def sample(self) -> Json:
        return "Un jardin ouvert à tous.\nChacun peut y venir."[: self.max_length or CEILING].strip()
