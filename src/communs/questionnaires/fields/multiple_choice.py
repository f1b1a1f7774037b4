"""Several choices in a list."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from typing_extensions import override

from communs.questionnaires.choices import Choices, issues_of, pairs, ticked
from communs.questionnaires.field import Constant, Context, Field, Issue, Json, Operator, RefusedError, Text
from communs.questionnaires.picking import listed_of, pick, picks, shape_of, without_vague
from communs.questionnaires.wording import tidy


class MultipleChoice(Field, frozen=True, tag="multiple_choice", kw_only=True):
    """Any number of `options`, kept in the author's order, at most `max_choices`.

    Fewer than twenty choices are boxes to tick; more are added one after the other, by a text to complete.
    """

    title: ClassVar[Text] = gettext_lazy("Choix multiple")
    summary: ClassVar[Text] = gettext_lazy("Plusieurs choix dans une liste.")
    prefill_form: ClassVar[Text] = gettext_lazy('Des choix de la liste : ["…", "…"], ou la clé répétée')
    reads_json: ClassVar[bool] = True
    widget: ClassVar[str] = "checkboxes"
    api_type: ClassVar[str] = "[String!]"
    value_type: ClassVar[str] = "array of strings"
    operators: ClassVar[tuple[Operator, ...]] = ("contains", "does not contain", "answered")

    options: Annotated[Choices, msgspec.Meta(max_length=500)]
    max_choices: Annotated[int, msgspec.Meta(ge=1)] | None = None

    @override
    def unwrap(self, raw: object) -> Json:
        values = list(raw) if isinstance(raw, list | tuple) else [raw]
        return [
            text for value in values if (text := tidy(value) if isinstance(value, str) else value) not in ("", None)
        ]

    @override
    def parse(self, value: Json, context: Context) -> Json:
        listed = listed_of(self.options)
        picked = {pick(listed, item).item for item in without_vague(listed, value)}
        chosen = [row.item for row in listed if row.item in picked]
        if self.max_choices is not None and len(chosen) > self.max_choices:
            said = ngettext(
                "Choisissez au plus %(count)s réponse.", "Choisissez au plus %(count)s réponses.", self.max_choices
            )
            raise RefusedError(said % {"count": self.max_choices})
        return chosen

    @override
    def advice(self) -> str:
        if self.max_choices is None:
            return _("Plusieurs réponses possibles.")
        said = ngettext("Au plus %(count)s réponse.", "Au plus %(count)s réponses.", self.max_choices)
        return said % {"count": self.max_choices}

    @override
    def read_constant(self, value: Constant) -> str:
        if value not in pairs(self.options):
            raise RefusedError(_("Ce choix n’est pas dans la liste."))
        return str(value)

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        labels = pairs(self.options)
        return ", ".join(labels.get(item, item) for item in value)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        if self.shape() == "checkboxes":
            return {"options": ticked(pairs(self.options).items(), typed or value or [])}
        listed = listed_of(self.options)
        return picks(listed, typed or value or []) | {"texts": [listed.told(row) for row in listed]}

    @override
    def shape(self) -> str:
        return shape_of(listed_of(self.options), few="checkboxes", some="checkboxes", many="picks")

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return ""

    @override
    def issues(self) -> list[Issue]:
        return issues_of(self.options)

    @override
    def sample(self) -> Json:
        return list(pairs(self.options))[: min(2, self.max_choices or 2)]
