"""One choice in a list."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires import free_answer
from communs.questionnaires.choices import Choices, issues_of, pairs, ticked
from communs.questionnaires.field import Constant, Context, Field, Issue, Json, Operator, RefusedError, Text
from communs.questionnaires.free_answer import OTHER
from communs.questionnaires.picking import listed_of, pick, shape_of


class SingleChoice(Field, frozen=True, tag="single_choice", kw_only=True):
    """One of `options`, kept as its value; with `other`, a free answer kept as `{"other": "…"}`.

    Five choices at most are shown as buttons, fewer than twenty as a list, more as a text to complete. A label is
    understood too, whatever case and accents; when several fit, the refusal suggests them.
    """

    title: ClassVar[Text] = gettext_lazy("Choix unique")
    summary: ClassVar[Text] = gettext_lazy("Un choix dans une liste, avec ou sans réponse libre « Autre ».")
    prefill_form: ClassVar[Text] = gettext_lazy(
        'Un des choix de la liste, par sa valeur ou son libellé ; {"other": …} pour « Autre »'
    )
    reads_json: ClassVar[bool] = True
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    options: Annotated[Choices, msgspec.Meta(max_length=2000)]
    other: bool = False

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if self.other and isinstance(value, Mapping):
            return free_answer.free_answer(value)
        if self.other and value == OTHER:
            raise RefusedError(_("Précisez votre réponse."))
        return pick(listed_of(self.options), value).item

    @override
    def suffixes(self) -> tuple[str, ...]:
        return ("other",) if self.other else ()

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        return free_answer.posted(values, extras) if self.other else list(values)

    @override
    def comparable(self, value: Json) -> str:
        """The value of the choice; every free answer is `__other__`."""
        return OTHER if isinstance(value, Mapping) else str(value)

    @override
    def read_constant(self, value: Constant) -> str:
        if value not in self.possible():
            raise RefusedError(_("Ce choix n’est pas dans la liste."))
        return str(value)

    @override
    def possible(self) -> tuple[str, ...]:
        return (*pairs(self.options), *((OTHER,) if self.other else ()))

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        if isinstance(value, Mapping):
            return free_answer.told(value, language)
        return str(pairs(self.options).get(value, value))

    @override
    def search_text(self, value: Json) -> str:
        return str(value["other"]) if isinstance(value, Mapping) else self.display(value)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        other = free_answer.shown(value, typed) if self.other else None
        chosen = [OTHER] if other and other["selected"] else [value or "", *typed]
        if self.shape() == "autocomplete":
            return {"texts": [listed_of(self.options).told(row) for row in listed_of(self.options)], "other": other}
        return {"options": ticked(pairs(self.options).items(), chosen), "other": other}

    @override
    def shape(self) -> str:
        return shape_of(listed_of(self.options))

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        row = listed_of(self.options).item(value) if isinstance(value, str) else None
        return listed_of(self.options).told(row) if row else ""

    @override
    def issues(self) -> list[Issue]:
        found = issues_of(self.options)
        if OTHER in pairs(self.options):
            found.append(Issue("options", _("La valeur « %(value)s » est réservée.") % {"value": OTHER}))
        return found

    @override
    def sample(self) -> Json:
        return next(iter(pairs(self.options)))
