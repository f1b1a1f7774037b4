"""A short text on one line."""

from typing import Annotated, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Json, RefusedError, Text
from communs.questionnaires.wording import one_line
from communs.questionnaires.written import Written


class ShortText(Written, frozen=True, tag="text"):
    """One line of text; `max_length` in characters, `autocomplete` is a token of the HTML standard."""

    title: ClassVar[Text] = gettext_lazy("Texte court")
    summary: ClassVar[Text] = gettext_lazy("Une ligne de texte, par exemple un titre ou un nom.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un texte sur une ligne")

    max_length: Annotated[int, msgspec.Meta(ge=1, le=2000)] = 500
    autocomplete: Annotated[str, msgspec.Meta(pattern=r"^[a-z -]*$")] = ""

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if not isinstance(value, str):
            raise RefusedError(_("Saisissez un texte."))
        text = one_line(value)
        if len(text) > self.max_length:
            raise RefusedError(
                _("Ce texte compte %(length)s caractères : il en faut au plus %(limit)s.")
                % {"length": len(text), "limit": self.max_length}
            )
        return text or None

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocomplete": self.autocomplete} if self.autocomplete else {}

    @override
    def sample(self) -> Json:
        return "Jardin partagé"[: self.max_length].strip()
