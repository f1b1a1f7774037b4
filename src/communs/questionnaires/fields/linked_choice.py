"""A choice in a list, then a choice in the list that goes with it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.choices import Word
from communs.questionnaires.field import (
    Cell,
    Column,
    Constant,
    Context,
    Field,
    Issue,
    Json,
    Operator,
    RefusedError,
    Text,
)
from communs.questionnaires.wording import tidy


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A first choice and the second choices that it opens (none: it is an answer by itself)."""

    label: Word
    choices: tuple[Word, ...] = ()


class LinkedChoice(Field, frozen=True, tag="linked_choice", kw_only=True):
    """A pair kept as `{"primary": …, "secondary": …}`; one list shows both, grouped by the first."""

    title: ClassVar[Text] = gettext_lazy("Choix liés")
    summary: ClassVar[Text] = gettext_lazy("Deux listes dont la seconde dépend de la première.")
    prefill_form: ClassVar[Text] = gettext_lazy('Deux choix, du premier au second : ["…", "…"]')
    reads_json: ClassVar[bool] = True
    widget: ClassVar[str] = "linked"
    api_type: ClassVar[str] = "LinkedChoice"
    value_type: ClassVar[str] = "object"
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "contains", "does not contain", "answered")

    options: tuple[Branch, ...] | dict[Word, tuple[Word, ...]]

    def __post_init__(self) -> None:
        """Keep the short form `{first: [seconds]}` as branches: JSONB would lose the order of its keys."""
        if isinstance(self.options, dict):
            branches = tuple(Branch(label, choices) for label, choices in self.options.items())
            msgspec.structs.force_setattr(self, "options", branches)

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The first choices with what they open."""
        return cast("tuple[Branch, ...]", self.options)

    @override
    def unwrap(self, raw: object) -> Json:
        if isinstance(raw, list | tuple) and len(raw) == 2 and all(isinstance(item, str) and item for item in raw):  # noqa: PLR2004 - a pair
            return {"primary": tidy(raw[0]), "secondary": tidy(raw[1])}
        value = super().unwrap(raw)
        return self._posted(value) if isinstance(value, str) and value else value

    def _posted(self, text: str) -> Json:
        try:
            pair = msgspec.json.decode(text, type=tuple[str, str | None])
        except msgspec.MsgspecError:
            return {"primary": text, "secondary": None}
        return {"primary": pair[0], "secondary": pair[1]}

    @override
    def outside_sample(self) -> Json:
        return [part for part in self.sample().values() if part is not None]

    @override
    def parse(self, value: Json, context: Context) -> Json:
        branches = {branch.label: branch.choices for branch in self.branches}
        primary, secondary = self._pair(value)
        if primary not in branches:
            raise RefusedError(_("Choisissez une réponse de la liste."))
        if branches[primary] and secondary is None:
            raise RefusedError(_("Précisez votre choix pour « %(primary)s ».") % {"primary": primary})
        if secondary is not None and secondary not in branches[primary]:
            raise RefusedError(_("Ces deux choix ne vont pas ensemble : choisissez à nouveau."))
        return {"primary": primary, "secondary": secondary}

    def _pair(self, value: Json) -> tuple[str, str | None]:
        if not isinstance(value, Mapping):
            raise RefusedError(_("Choisissez une réponse de la liste."))
        primary, secondary = value.get("primary"), value.get("secondary") or None
        if not isinstance(primary, str) or not isinstance(secondary, str | None):
            raise RefusedError(_("Choisissez une réponse de la liste."))
        return primary, secondary

    @override
    def comparable(self, value: Json) -> tuple[str, str]:
        """Both choices, the second one empty when there is none: `=` compares the pair, `contains` looks in it."""
        return value["primary"], value["secondary"] or ""

    @override
    def read_constant(self, value: Constant) -> "str | tuple[str, ...]":
        """A whole pair, or one of the choices."""
        known = self.possible()
        if value not in known and value not in {choice for pair in known for choice in pair if choice}:
            raise RefusedError(_("Ce choix n’est pas dans la liste."))
        return cast("str | tuple[str, ...]", value)

    @override
    def possible(self) -> tuple[tuple[str, str], ...]:
        return tuple((branch.label, choice) for branch in self.branches for choice in branch.choices or ("",))

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return " / ".join(part for part in (value["primary"], value["secondary"]) if part)

    @override
    def columns(self) -> tuple[Column, ...]:
        second = _("%(label)s (précision)") % {"label": self.label}
        return (Column(self.id, self.label), Column(f"{self.id}.secondary", second))

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (value["primary"], value["secondary"]) if value else (None, None)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"branches": [self._branch(branch, value) for branch in self.branches]}

    def _branch(self, branch: Branch, value: Json) -> dict[str, Any]:
        leaves = [{"primary": branch.label, "secondary": choice} for choice in branch.choices or (None,)]
        options = [
            {
                "value": msgspec.json.encode([leaf["primary"], leaf["secondary"]]).decode(),
                "label": leaf["secondary"] or leaf["primary"],
                "selected": leaf == value,
            }
            for leaf in leaves
        ]
        return {"label": branch.label if branch.choices else "", "options": options}

    @override
    def issues(self) -> list[Issue]:
        if not self.branches:
            return [Issue("options", _("Donnez au moins un choix."))]
        labels = [branch.label for branch in self.branches]
        doubled = [index for index, label in enumerate(labels) if label in labels[:index]]
        said = _("Ce choix est donné deux fois.")
        inner = [index for index, branch in enumerate(self.branches) if len(set(branch.choices)) < len(branch.choices)]
        texts = [text for branch in self.branches for text in (branch.label, *branch.choices)]
        spaced = [Issue("options", _("Ôtez les espaces au début et à la fin des choix."))]
        return [Issue(f"options[{index}]", said) for index in sorted({*doubled, *inner})] + (
            spaced if any(tidy(text) != text for text in texts) else []
        )

    @override
    def sample(self) -> Json:
        first = self.branches[0]
        return {"primary": first.label, "secondary": next(iter(first.choices), None)}
