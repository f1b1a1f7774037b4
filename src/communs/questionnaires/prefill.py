"""Answers that a link or a program gives before the applicant does.

A value is given under `champ_<id>`, where `<id>` is the id of the field in the form; a form brought over from a published
descriptor also understands the identifiers that its former links used (`champ_` and the base64 of `Champ-12`). A row of
a repetition is an object with the same keys. Each value is read by its field, exactly as if it had been typed: what is
refused is told with its reason, what is accepted is kept, and conditions decide as for anybody's answers.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.field import DEFAULT, PREFILL_PREFIX, Context, Field, Json, Refused
from communs.questionnaires.fields.files import Files
from communs.questionnaires.fields.repetition import Repetition

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

MOST_VALUES = 1000
MOST_DECLINED = 100
LONGEST_KEY = 100
Given: TypeAlias = Mapping[str, Json]


class Declined(msgspec.Struct, frozen=True):
    """A value that is not taken: its key as it was given, the question (empty when there is none), why; `field` is its id."""

    key: str
    label: str
    message: str
    field: str = ""


class Prefilled(msgspec.Struct, frozen=True):
    """`answers` are canonical, in the order of the form; `hidden` names those that the others do not ask for."""

    answers: dict[str, Json]
    declined: tuple[Declined, ...]
    hidden: tuple[str, ...]


def key_of(field: Field) -> str:
    """The key under which an answer is given."""
    return f"{PREFILL_PREFIX}{field.id}"


def prefillable(compiled: "CompiledQuestionnaire") -> list[Field]:
    """The fields that a link or a program may answer, in the order of the form."""
    return [field for field in compiled.fields if field.prefillable]


def prefill(compiled: "CompiledQuestionnaire", given: Given, context: Context = DEFAULT) -> Prefilled:
    """Read what is given. Never raises; an empty value is no answer, and keys that do not begin with `champ_` are left."""
    reading = _Reading(context)
    fields = {field.id: field for field in compiled.fields}
    asked = {key: raw for key, raw in given.items() if key.startswith(PREFILL_PREFIX)}
    found: dict[str, Json] = {}
    for key, field, raw in reading.matched("", fields, asked):
        value = reading.answer(key, field, raw)
        if value is not None:
            found[field.id] = value
    answers = {name: found[name] for name in fields if name in found}
    seen = compiled.visibility(answers, context)
    hidden = tuple(name for name in answers if not seen.shows(name))
    return Prefilled(answers, tuple(reading.declined[:MOST_DECLINED]), hidden)


def fields_of(document: Mapping[str, Json], given: Given) -> list[str]:
    """The ids of the root fields of a form, even unfinished, that these keys answer."""
    known = {field["id"] for section in document.get("sections", ()) for field in section.get("fields", ())}
    return [name for key in given for name in [next((one for one in _ids(key) if one in known), "")] if name]


class _Reading:
    """One reading: what was declined so far, and how many values may still be read."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.declined: list[Declined] = []
        self.left = MOST_VALUES

    def matched(
        self, prefix: str, fields: Mapping[str, Field], given: Mapping[Any, Json]
    ) -> Iterator[tuple[str, Field, Json]]:
        """Each given value with its field; what has none, or cannot be prefilled, is declined."""
        seen: set[str] = set()
        for name, raw in given.items():
            key = f"{prefix}{str(name)[:LONGEST_KEY]}"
            field = next((fields[known] for known in _ids(str(name)) if known in fields), None)
            if field is None:
                self.decline(key, _("Ce champ n’existe pas dans ce formulaire."))
            elif field.id in seen:
                self.decline(key, _("Ce champ est donné deux fois."), field)
            elif not field.prefillable:
                self.decline(key, _not_prefilled(field), field)
            else:
                seen.add(field.id)
                yield key, field, raw

    def answer(self, key: str, field: Field, raw: Json) -> Json:
        """The canonical answer; None when it is empty or declined."""
        self.left -= 1
        if self.left < 0:
            return self.decline(key, _("Trop de valeurs sont données."), field)
        value = field.from_outside(raw)
        if isinstance(field, Repetition):
            value = self._rows(key, field, value)
        outcome = field.clean(value, self.context)
        if isinstance(outcome, Refused):
            return self.decline(key, outcome.message, field)
        return outcome.value

    def decline(self, key: str, message: str, field: Field | None = None) -> None:
        """Remember that a value is not taken, and why."""
        self.declined.append(Declined(key, field.label if field else "", message, field.id if field else ""))

    def _rows(self, key: str, field: Repetition, value: Json) -> Json:
        """The rows with what their fields accept; what is not a list of few enough objects is left to `clean`."""
        if not isinstance(value, list) or len(value) > field.max_rows:
            return value
        if not all(isinstance(row, Mapping) for row in value):
            return value
        rows = (self._row(f"{key}[{number}].", field, row) for number, row in enumerate(value, 1))
        return [row for row in rows if row]

    def _row(self, prefix: str, parent: Repetition, given: Mapping[str, Json]) -> dict[str, Json]:
        children = {child.id: child for child in parent.fields}
        values = {child.id: self.answer(key, child, raw) for key, child, raw in self.matched(prefix, children, given)}
        return {name: value for name, value in values.items() if value is not None}


def _not_prefilled(field: Field) -> str:
    if isinstance(field, Files):
        return _("Un fichier ne se préremplit pas : il se joint dans le formulaire.")
    return _("Ce champ ne se préremplit pas.")


def _ids(key: str) -> Iterator[str]:
    """The ids that a key may mean, the plainest first."""
    name = key.removeprefix(PREFILL_PREFIX)
    yield name
    yield key
    try:
        known = base64.b64decode(f"{name}{'=' * (-len(name) % 4)}", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return
    if known.startswith("Champ-") and known[6:].isalnum():
        yield f"champ_{known[6:].lower()}"
