"""How what a page posts meets what is stored: field by field, so that nobody silently overwrites anybody.

Each field of a page carries the digest of the answer that it showed. For every posted field:
posted = shown → the person did not touch it, what is stored stays; stored = shown → what is posted is written;
stored = posted → nothing to do; otherwise two people (or two tabs) gave two answers: what is stored stays and the
page says so, keeping what was typed. Saving again after that warning writes it, since the page then shows the
stored answer. Without a digest (a program, not a page) what is posted is written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from communs.dossiers import answers as sheet
from communs.dossiers.answers import Answers, Json, RowGoneError
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Context, Refused


@dataclass(frozen=True)
class Entry:
    """What was posted for the field at `path`; `base` is the digest of the answer that the page showed."""

    path: str
    raw: object
    base: str | None = None


@dataclass(frozen=True)
class Kept:
    """The stored answer is now what was meant; `changed` when this very post wrote it."""

    value: Json
    changed: bool = False


@dataclass(frozen=True)
class Conflict:
    """Somebody else answered meanwhile: `stored` stays."""

    stored: Json


@dataclass(frozen=True)
class Gone:
    """The row was removed meanwhile."""


Outcome: TypeAlias = Kept | Refused | Conflict | Gone


@dataclass(frozen=True)
class Merge:
    """The answers after a post, and what became of each entry."""

    answers: dict[str, Json]
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return any(isinstance(outcome, Kept) and outcome.changed for outcome in self.outcomes.values())

    @property
    def troubled(self) -> bool:
        """Whether something posted could not be written."""
        return any(not isinstance(outcome, Kept) for outcome in self.outcomes.values())


def merge(questionnaire: CompiledQuestionnaire, answers: Answers, entries: Iterable[Entry], context: Context) -> Merge:
    """Apply the rule of this module to every entry. Raises `KeyError` for a field that does not exist."""
    merged, outcomes = dict(answers), {}
    for entry in entries:
        outcome = _outcome(questionnaire, merged, entry, context)
        outcomes[entry.path] = outcome
        if isinstance(outcome, Kept) and outcome.changed:
            merged = sheet.put(merged, entry.path, outcome.value)
    return Merge(merged, outcomes)


def _outcome(questionnaire: CompiledQuestionnaire, answers: Answers, entry: Entry, context: Context) -> Outcome:
    cleaned = questionnaire.clean_field(entry.path, entry.raw, context)
    if isinstance(cleaned, Refused):
        return cleaned
    try:
        stored = sheet.get(answers, entry.path)
    except RowGoneError:
        return Gone()
    posted = cleaned.value
    if posted == stored or _untouched(entry, posted):
        return Kept(stored)
    if entry.base is None or entry.base == sheet.digest(stored):
        return Kept(posted, changed=True)
    return Conflict(stored)


def _untouched(entry: Entry, posted: Json) -> bool:
    return entry.base is not None and entry.base == sheet.digest(posted)
