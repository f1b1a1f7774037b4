"""One choice in a list."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.questionnaires.choices import FEW, Choices, issues_of, pairs, ticked
from communs.questionnaires.field import Constant, Context, Field, Issue, Json, Operator, RefusedError, Text
from communs.questionnaires.wording import one_line, tidy

OTHER = "__other__"
OTHER_LENGTH = 300


class SingleChoice(Field, frozen=True, tag="single_choice", kw_only=True):
    """One of `options`; with `other`, a free answer kept as `{"other": "…"}`."""

    title: ClassVar[Text] = gettext_lazy("Choix unique")
    summary: ClassVar[Text] = gettext_lazy("Un choix dans une liste, avec ou sans réponse libre « Autre ».")
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    options: Annotated[Choices, msgspec.Meta(max_length=2000)]
    other: bool = False

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if isinstance(value, Mapping) and self.other:
            return self._free(value.get("other"))
        if value == OTHER and self.other:
            raise RefusedError(_("Précisez votre réponse."))
        if not isinstance(value, str) or value not in pairs(self.options):
            raise RefusedError(_("Choisissez une réponse de la liste."))
        return value

    def _free(self, value: object) -> Json:
        text = one_line(value) if isinstance(value, str) else ""
        if not 0 < len(text) <= OTHER_LENGTH:
            raise RefusedError(_("Précisez votre réponse en %(limit)s caractères au plus.") % {"limit": OTHER_LENGTH})
        return {"other": text}

    @override
    def suffixes(self) -> tuple[str, ...]:
        return ("other",) if self.other else ()

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        free = next((text for text in extras.get("other", ()) if tidy(text)), "")
        chosen = [value for value in values if value]
        if self.other and (OTHER in chosen[-1:] or not chosen) and free:
            return {"other": free}
        return list(values)

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
            with speaking(language):
                return _("Autre : %(text)s") % {"text": value["other"]}
        return str(pairs(self.options).get(value, value))

    @override
    def search_text(self, value: Json) -> str:
        return str(value["other"]) if isinstance(value, Mapping) else self.display(value)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        free = (
            value["other"] if isinstance(value, Mapping) else "".join(typed).removeprefix(OTHER) if self.other else ""
        )
        chosen = [OTHER] if free or OTHER in typed else [value or ""]
        return {
            "options": ticked(pairs(self.options).items(), chosen),
            "other": {"value": OTHER, "selected": chosen == [OTHER], "text": free} if self.other else None,
        }

    @override
    def shape(self) -> str:
        return "radios" if len(self.options) <= FEW else "select"

    @override
    def issues(self) -> list[Issue]:
        found = issues_of(self.options)
        if OTHER in pairs(self.options):
            found.append(Issue("options", _("La valeur « %(value)s » est réservée.") % {"value": OTHER}))
        return found

    @override
    def sample(self) -> Json:
        return next(iter(pairs(self.options)))
