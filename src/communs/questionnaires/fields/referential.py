"""An entry of an outside referential that the author describes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires import jsonpath
from communs.questionnaires.field import (
    Context,
    Detail,
    Field,
    FieldId,
    Issue,
    Json,
    Operator,
    Question,
    RefusedError,
    Suggestion,
    Text,
    told,
)
from communs.questionnaires.wording import one_line

VALUE = "{value}"
LONGEST = 200
Path = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is shown of the source's word: the value at `path` (JSONPath), under `label`, to everyone or to agents only."""

    path: Path
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    to: Literal["everyone", "agents"] = "everyone"


class Fill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another `field` that the value at `path` answers; inside a repetition, a field of the same row."""

    path: Path
    field: FieldId


class Referential(Field, frozen=True, tag="referential", kw_only=True):
    """An entry known elsewhere, asked at `url` where `{value}` stands for the answer.

    By default the answer is a reference (a string) and the source says one document. With `search` the source lists
    entries at `items`, each with a value and a label; the answer is `{"value", "label"}`, or `{"typed"}` until one of
    them is chosen. The host must be one that the operator allows; `secret` names what it asks for, never written here.
    """

    title: ClassVar[Text] = gettext_lazy("Référentiel externe")
    summary: ClassVar[Text] = gettext_lazy(
        "Une référence vérifiée auprès d’un service web, qui peut remplir d’autres champs."
    )
    prefill_form: ClassVar[Text] = gettext_lazy("Une référence, telle que le référentiel la connaît")
    source: ClassVar[str] = "referential"
    value_type: ClassVar[str] = "string or object"
    operators: ClassVar[tuple[Operator, ...]] = ("answered",)

    url: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    search: bool = False
    items: Annotated[str, msgspec.Meta(max_length=300)] = "$[*]"
    item_value: Annotated[str, msgspec.Meta(max_length=300)] = "$.id"
    item_label: Annotated[str, msgspec.Meta(max_length=300)] = "$.label"
    secret: Annotated[str, msgspec.Meta(max_length=60)] = ""
    example: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    shows: Annotated[tuple[Shown, ...], msgspec.Meta(max_length=50)] = ()
    fills: Annotated[tuple[Fill, ...], msgspec.Meta(max_length=50)] = ()

    @property
    def prefillable(self) -> bool:
        """An entry searched for is chosen by the person: only an exact reference may be given."""
        return not self.search

    @override
    def unwrap(self, raw: object) -> Json:
        return dict(raw) if isinstance(raw, Mapping) else super().unwrap(raw)

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if not self.search:
            return self._line(value)
        chosen = read_choice(value) if isinstance(value, str) else value
        if isinstance(chosen, Mapping) and {"value", "label"} <= set(chosen):
            return {"value": self._line(chosen["value"]), "label": self._line(chosen["label"])}
        typed = chosen.get("typed") if isinstance(chosen, Mapping) else value
        return {"typed": self._line(typed)}

    def _line(self, value: Json) -> str:
        text = one_line(value) if isinstance(value, str) else ""
        if not 0 < len(text) <= LONGEST:
            raise RefusedError(_("Saisissez une référence de %(limit)s caractères au plus.") % {"limit": LONGEST})
        return text

    @override
    def answered(self, value: Json) -> bool:
        return value is not None and not self.unfinished(value)

    @override
    def unfinished(self, value: Json) -> str:
        chosen = not self.search or "value" in value
        return "" if chosen else _("Choisissez une réponse parmi celles que la source propose.")

    @override
    def question(self, value: Json) -> Question:
        return Question(self.source, msgspec.json.encode([self.url, value]).decode())

    @override
    def proposals(self, data: Json) -> tuple[Suggestion, ...]:
        return tuple(Suggestion(as_choice(one), one["label"]) for one in data.get("proposals", ()))

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        said = data.get("values", {})
        seen = (one for one in self.shows if one.to == "everyone" or context.reader == "agent")
        return told(*((one.label, in_words(said.get(one.path))) for one in seen))

    @override
    def prefilled(self, data: Json) -> dict[str, Json]:
        said = data.get("values", {})
        return {one.field: said[one.path] for one in self.fills if said.get(one.path) is not None}

    @property
    def paths(self) -> list[str]:
        """Everything that is kept of what the source says."""
        return [*(one.path for one in self.shows), *(one.path for one in self.fills)]

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        return str(value) if isinstance(value, str) else str(value.get("label") or value["typed"])

    @override
    def shape(self) -> str:
        return "searched" if self.search else "input"

    @override
    def suffixes(self) -> tuple[str, ...]:
        return ("choice",) if self.search else ()

    @override
    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        chosen = read_choice(next(reversed(extras.get("choice", ())), ""))
        text = next((text for text in reversed(values) if text.strip()), "")
        return chosen if chosen and chosen["label"] == one_line(text) else list(values)

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        return {"choice": as_choice(value) if isinstance(value, Mapping) and "value" in value else ""}

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"autocomplete": "off"}

    @override
    def advice(self) -> str:
        return _("Par exemple %(example)s.") % {"example": self.example} if self.example else ""

    @override
    def issues(self) -> list[Issue]:
        return [*self._issues_of_url(), *self._issues_of_paths()]

    def _issues_of_url(self) -> Iterator[Issue]:
        scheme, _colon, rest = self.url.partition("://")
        host, _slash, path = rest.partition("/")
        if scheme not in {"http", "https"} or not host or not self.url.isascii() or " " in self.url:
            yield Issue("url", _("Donnez une adresse complète, qui commence par https://."))
        elif path.count(VALUE) != 1 or "{" in host:
            yield Issue("url", _("Écrivez {value} une fois dans l’adresse, après le nom du site."))

    def _issues_of_paths(self) -> Iterator[Issue]:
        places = [(f"shows[{rank}].path", one.path) for rank, one in enumerate(self.shows)]
        places += [(f"fills[{rank}].path", one.path) for rank, one in enumerate(self.fills)]
        places += [(name, getattr(self, name)) for name in ("items", "item_value", "item_label") if self.search]
        for place, path in places:
            if said := jsonpath.mistake_in(path):
                yield Issue(place, said)

    @override
    def sample(self) -> Json:
        text = self.example.strip() or "A12"
        return {"value": text, "label": text} if self.search else text


def as_choice(one: Mapping[str, Json]) -> str:
    """What a page posts of an entry chosen."""
    return msgspec.json.encode({"value": one["value"], "label": one["label"]}).decode()


def read_choice(text: str) -> dict[str, str] | None:
    """The entry that a page posts; None when the text is none."""
    try:
        return (
            msgspec.convert(msgspec.json.decode(text, type=dict[str, str]), dict[str, str]) if text[:1] == "{" else None
        )
    except msgspec.MsgspecError:
        return None


def in_words(value: Json) -> str:
    """A value as it is read."""
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    return "" if value is None else str(value)
