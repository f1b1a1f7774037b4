"""The contract of a field type: one class, in one file, that knows everything about itself.

A field of a questionnaire *is* an instance of its type: the struct's attributes are the options that an author
writes, its class attributes describe the type, its methods read, check and show an answer. Nothing here knows of
HTTP or of a database.
"""

import datetime as dt
import functools
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from communs.questionnaires.conditions.tree import Condition, Constant, Day, Operator
from communs.questionnaires.geometry.sketch import Sketch
from communs.questionnaires.paths import FieldId
from communs.questionnaires.structured import read_structure
from communs.questionnaires.wording import tidy

__all__ = ["Constant", "Day", "FieldId", "Operator"]

Json: TypeAlias = Any
Text: TypeAlias = str | Promise
Reader = Literal["applicant", "agent"]
CellKind = Literal["text", "integer", "decimal", "date", "datetime", "boolean"]
Cell: TypeAlias = str | int | bool | Decimal | dt.date | dt.datetime | None
LARGEST_CODE = 10**30
PREFILL_PREFIX = "champ_"


class Suggestion(msgspec.Struct, frozen=True):
    """A value that the person probably meant: `value` is accepted by `clean`, `label` is read."""

    value: str
    label: str


class Cleaned(msgspec.Struct, frozen=True):
    """An answer in its canonical form; `None` means that the answer is cleared."""

    value: Json


class Refused(msgspec.Struct, frozen=True):
    """Why an answer is not taken, in a sentence that says what to do."""

    message: str
    suggestions: tuple[Suggestion, ...] = ()


class RefusedError(Exception):
    """Raised by `Field.parse`; `Field.clean` turns it into `Refused`."""

    def __init__(self, message: str, suggestions: Sequence[Suggestion] = ()) -> None:
        super().__init__(message)
        self.refused = Refused(message, tuple(suggestions))


class Issue(msgspec.Struct, frozen=True):
    """A mistake in a questionnaire: `place` is a path such as `sections[0].fields[3].minimum`."""

    place: str
    message: str


class KnownFile(msgspec.Struct, frozen=True):
    """What is known of a stored file; `size` in bytes, `url` empty when it cannot be opened."""

    name: str
    size: int = 0
    content_type: str = ""
    state: str = "clean"
    url: str = ""


class Question(msgspec.Struct, frozen=True):
    """What an answer asks of an outside source; an answer with another `key` is another question."""

    source: str
    key: str


class Lookup(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the question of an answer stands; moments are ISO 8601.

    `waiting`: to be asked; `fetched`: `data` is what the source said; `failed`: for the `reason` that the source knows
    nothing of the answer (`unknown`) or gave no usable answer (`unavailable`: it may be asked again). `filled` holds
    the marks of the answers that the source gave to other fields, by path.
    """

    source: str
    key: str
    state: Literal["waiting", "fetched", "failed"] = "waiting"
    reason: Literal["", "unknown", "unavailable"] = ""
    data: Json = None
    asked_at: str = ""
    settled_at: str = ""
    attempts: int = 0
    filled: Mapping[str, str] = {}

    @property
    def may_be_asked_again(self) -> bool:
        """Whether the same question may get another answer."""
        return self.state == "failed" and self.reason == "unavailable"


class Detail(msgspec.Struct, frozen=True):
    """Something that a source said of an answer, to be read."""

    label: str
    text: str


def told(*pairs: tuple[str, object]) -> list[Detail]:
    """The details of these labels and texts, without those of which nothing is known."""
    return [Detail(label, str(text)) for label, text in pairs if text not in {None, ""}]


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds an answer: the moment, the time zone of wall clocks, the files that may be named.

    `lookups` are what outside sources said, by path; `reader` is who looks at the answers; `absent_sources`
    are those that this installation cannot ask; `finds_dossier` tells whether whoever answers may read the dossier of a
    number.
    """

    time_zone: str = "Europe/Paris"
    now: dt.datetime | None = None
    files: Mapping[str, KnownFile] = {}
    lookups: Mapping[str, Lookup] = {}
    reader: Reader = "applicant"
    absent_sources: frozenset[str] = frozenset()
    finds_dossier: Callable[[int], bool] | None = None

    @property
    def zone(self) -> dt.tzinfo:
        """The time zone in which people type hours."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def today(self) -> dt.date:
        """The date in that zone, at the moment of the question."""
        return (self.now or dt.datetime.now(dt.UTC)).astimezone(self.zone).date()


DEFAULT = Context()


class Territory(msgspec.Struct, frozen=True):
    """Where an answer lies in France, by INSEE codes (a SIREN for `epci`); empty where it is not known."""

    departement: str = ""
    region: str = ""
    epci: str = ""


class Column(msgspec.Struct, frozen=True):
    """A column of a spreadsheet: `key` is unique in the questionnaire."""

    key: str
    label: str
    kind: CellKind = "text"


class Field(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
):
    """A field: what every type has. Subclasses add options as attributes and override what differs.

    `id` names the answer for ever; `label` is the question (a draft may still lack it); `hint` helps to answer;
    `required` is checked at deposit, never while typing; `when` says on which answers it is shown (always, without
    it). `swaps_whole`: an autosave answers with the whole field (files, suggestions, lists that depend on what was
    chosen) instead of its messages; `sends_files`: a save carries files. What is not `asked` is worked out, never posted.
    `prefill_form` tells how a link or a program writes an answer; without it the type is never prefilled. `reads_json`: a
    text that a link gives may be a JSON list or object.
    """

    title: ClassVar[Text] = ""
    summary: ClassVar[Text] = ""
    widget: ClassVar[str] = "input"
    holds_answer: ClassVar[bool] = True
    asked: ClassVar[bool] = True
    repeatable: ClassVar[bool] = True
    swaps_whole: ClassVar[bool] = False
    sends_files: ClassVar[bool] = False
    api_type: ClassVar[str] = "String"
    value_type: ClassVar[str] = "string"
    operators: ClassVar[tuple[Operator, ...]] = ("answered",)
    seconds: ClassVar[int] = 10
    source: ClassVar[str] = ""
    waits_for_source: ClassVar[bool] = True
    prefill_form: ClassVar[Text] = ""
    reads_json: ClassVar[bool] = False

    id: FieldId
    label: Annotated[str, msgspec.Meta(max_length=500, extra_json_schema={"minLength": 1})]
    hint: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    required: bool = True
    when: Condition | None = None

    def clean(self, raw: object, context: Context = DEFAULT) -> Cleaned | Refused:
        """Read what a page (string or list of strings) or a program (any JSON) sends.

        Never raises: the answer is canonical, cleared (empty), or refused with a message. Cleaning a canonical
        answer gives it back unchanged.
        """
        try:
            value = self.unwrap(raw)
            return Cleaned(None if value in (None, "", [], {}) else self.parse(value, context))
        except RefusedError as error:
            return error.refused

    def unwrap(self, raw: object) -> Json:
        """Reduce a posted list to its last filled value; tidy strings."""
        if isinstance(raw, list | tuple):
            raw = self._last(raw)
        return tidy(raw) if isinstance(raw, str) else raw

    @property
    def prefillable(self) -> bool:
        """Whether a link or a program may give the answer before the applicant does."""
        return bool(self.prefill_form)

    def from_outside(self, raw: Json) -> Json:
        """What `clean` reads of a value that a link or a program gives: numbers of an identifier are a text."""
        if isinstance(raw, int) and not isinstance(raw, bool) and self.value_type == "string":
            return str(raw) if abs(raw) < LARGEST_CODE else ""
        return read_structure(raw) if self.reads_json else raw

    def outside_sample(self) -> Json:
        """A value that a link or a program may give."""
        return self.sample()

    def _last(self, values: Sequence[object]) -> object:
        if not all(isinstance(value, str) for value in values):
            raise RefusedError(_("Une seule valeur est attendue."))
        return next((value for value in reversed(values) if str(value).strip()), "")

    def parse(self, value: Json, context: Context) -> Json:
        """Give the canonical form of a non-empty value, or raise `RefusedError`."""
        raise NotImplementedError

    def answered(self, value: Json) -> bool:
        """Whether this value satisfies a required field."""
        return value is not None

    def missing_message(self) -> str:
        """What is said when a required answer is missing."""
        return _("Ce champ est obligatoire : répondez avant de déposer.")

    def comparisons(self) -> tuple[Operator, ...]:
        """The operators that a condition may use on this field."""
        return self.operators

    def comparable(self, value: Json) -> Any:  # noqa: ANN401 - each type compares its own values
        """The canonical answer as conditions compare it: `=`, order and `in` of Python apply to it."""
        return value

    def read_constant(self, value: Constant) -> Any:  # noqa: ANN401 - idem
        """What a condition compares `comparable` to; a `Day` stays one. Raises `RefusedError`: no answer is like it."""
        if isinstance(value, Day | tuple):
            raise RefusedError(_("Donnez une seule valeur, comme dans une réponse."))
        outcome = self.clean(value)
        if isinstance(outcome, Refused):
            raise RefusedError(outcome.message)
        if outcome.value is None:
            raise RefusedError(_("Donnez la valeur à comparer."))
        return self.comparable(outcome.value)

    def possible(self) -> "tuple[Any, ...] | None":
        """Every value that `comparable` can take, when they are few enough to be told; else None."""
        return None

    def display(self, value: Json, language: str = "fr") -> str:
        """The answer as a person reads it."""
        return str(value)

    def search_text(self, value: Json) -> str:
        """The words under which the answer is found."""
        return self.display(value)

    def columns(self) -> tuple[Column, ...]:
        """The columns of a spreadsheet that this field fills."""
        return (Column(self.id, self.label),)

    def cells(self, value: Json) -> tuple[Cell, ...]:
        """One typed cell for each of `columns()`."""
        return (None if value is None else self.display(value),)

    def cells_known(self, value: Json, data: Json) -> tuple[Cell, ...]:
        """The same cells, when `data` is what the type's source said of the answer."""
        return self.cells(value)

    def territory(self, value: Json) -> Territory | None:
        """Where the answer lies, for « in this departement » and « in this region »; `None` when it lies nowhere."""
        return None

    def input_value(self, value: Json, language: str = "fr") -> str:
        """The canonical answer as the input shows it again."""
        return "" if value is None else self.display(value, language)

    def shape(self) -> str:
        """Name of the widget's template, without folder and ending."""
        return self.widget

    def attributes(self, context: Context) -> dict[str, str]:
        """HTML attributes of the input (`inputmode`, `autocomplete`, `min`…)."""
        return {}

    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        """What the widget's template needs besides the block; `typed` is a refused entry, shown again as it was."""
        return {}

    def sketch(self, value: Json, language: str = "fr") -> Sketch | None:
        """A drawing of the answer, for whoever reads it; None when it has none."""
        return None

    def question(self, value: Json) -> Question | None:
        """What this answer asks of the type's `source`, if anything."""
        return None

    def findings(self, data: Json, context: Context) -> list[Detail]:
        """What the source said, as its reader may see it."""
        return []

    def known_parts(self) -> tuple[tuple[str, str], ...]:
        """What the source tells that texts may quote: keys of its data, each with a label."""
        return ()

    def proposals(self, data: Json) -> tuple[Suggestion, ...]:
        """The values that the source proposes in place of an unfinished answer."""
        return ()

    def prefilled(self, data: Json) -> dict[str, Json]:
        """The answers of other fields (root, or of the same row) that the source gives, as `clean` reads them."""
        return {}

    def unfinished(self, value: Json) -> str:
        """What is still to do about an answer that is kept but cannot be deposited; empty when it can."""
        return ""

    def unknown_message(self) -> str:
        """What is said when the source does not know the answer."""
        return _("Cette référence est inconnue : vérifiez-la.")

    def advice(self) -> str:
        """What the options ask of the answer, told with the hint."""
        return ""

    def suffixes(self) -> tuple[str, ...]:
        """Extra inputs of the widget, named `<path>.<suffix>`."""
        return ()

    def assemble(self, values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
        """Join the posted values of the widget's inputs into what `clean` reads."""
        return list(values)

    def issues(self) -> list[Issue]:
        """Mistakes in the options, each placed relatively to the field."""
        return []

    def sample(self) -> Json:
        """A canonical answer that the options allow."""
        raise NotImplementedError


@functools.cache
def type_name(cls: type[Field]) -> str:
    """Name of a type as documents write it (`"type": "phone"`)."""
    return str(cls.__struct_config__.tag)
