"""A questionnaire as a page shows it to be filled: a list of blocks, ready for the templates."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from communs.questionnaires.answers import Answers, mark_of, value_at
from communs.questionnaires.conditions.visibility import Visibility
from communs.questionnaires.field import Context, Detail, Field, Json, Lookup, Suggestion
from communs.questionnaires.fields.header import Header
from communs.questionnaires.fields.repetition import ROW, Repetition
from communs.questionnaires.lookups import lookup_of, trouble_of
from communs.questionnaires.paths import join
from communs.questionnaires.posting import Entry, shown_rows

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire


class Heading(msgspec.Struct, frozen=True):
    """A title of section for a side summary."""

    number: str
    label: str
    level: int
    anchor: str


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the page.

    `shape` names its template, `value` is the canonical answer (`None` when a refused entry is shown again in
    `shown`), `mark` tells which answer is stored. A block that `depends` on answers may be `hidden`: it stays in the
    page, unseen, with what was typed in it. `lookup` is where the question that the answer asks stands, `unfinished`
    what it still lacks, `trouble` what is wrong with it, `details` and `proposals` what the source said, `pace` the seconds before the page asks again.
    """

    field: Field
    path: str
    shape: str
    value: Json
    shown: str
    error: str
    suggestions: tuple[Suggestion, ...]
    attributes: dict[str, str]
    data: dict[str, Any]
    mark: str = ""
    depends: bool = False
    hidden: bool = False
    number: str = ""
    rows: tuple["RowBlock", ...] = ()
    lookup: Lookup | None = None
    unfinished: str = ""
    trouble: str = ""
    details: tuple[Detail, ...] = ()
    proposals: tuple[Suggestion, ...] = ()
    pace: int = 1

    @property
    def dom_id(self) -> str:
        """Id of the (first) input in the page."""
        return f"field-{self.path}"

    @property
    def hints(self) -> list[str]:
        """What helps to answer: the author's hint, then what the options ask."""
        return [text for text in (self.field.hint, self.field.advice()) if text]

    @property
    def described_by(self) -> str:
        """Ids of the hint and of the messages, for `aria-describedby`."""
        return f"{self.dom_id}-hint {self.dom_id}-messages" if self.hints else f"{self.dom_id}-messages"

    @property
    def names(self) -> str:
        """Names of the block's inputs, separated by commas: what an autosave sends."""
        suffixed = [f"{self.path}.{suffix}" for suffix in self.field.suffixes()]
        return ",".join([self.path, f"present-{self.path}", f"base-{self.path}", *suffixed])

    @property
    def swaps_whole(self) -> bool:
        """Whether an autosave answers with the whole field instead of its messages."""
        return self.field.swaps_whole or bool(self.field.source) or self.shape in {"autocomplete", "picks"}

    @property
    def heading_level(self) -> int:
        """Level of a section's title in the page, whose own title is of level 1."""
        return self.field.level + 1 if isinstance(self.field, Header) else 0


class RowBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a repetition; `rank` from 1."""

    path: str
    rank: int
    blocks: tuple[Block, ...]


class _Page(msgspec.Struct, frozen=True):
    """What every block of a page shares."""

    answers: Answers
    errors: Mapping[str, Entry | str]
    context: Context
    language: str
    numbers: Mapping[str, str]
    visibility: Visibility
    dependent: frozenset[str]


def blocks_of(
    compiled: "CompiledQuestionnaire",
    answers: Answers,
    errors: Mapping[str, Entry | str],
    context: Context,
    language: str,
) -> list[Block]:
    """Every block of the page; `errors` by path are refused entries (typed again) or messages."""
    page = _page(compiled, answers, errors, context, language)
    return [_block(page, field, field.id) for field in compiled.fields]


def block_at(  # noqa: PLR0913, PLR0917 - a page's parameters and a path
    compiled: "CompiledQuestionnaire",
    path: str,
    answers: Answers,
    errors: Mapping[str, Entry | str],
    context: Context,
    language: str,
) -> Block:
    """One block of the page; raises `KeyError` when no field stands at `path`."""
    field = compiled.field_at(path)
    if field is None:
        raise KeyError(path)
    page = _page(compiled, answers, errors, context, language)
    return _block(page, field, path)


def computed_in(compiled: "CompiledQuestionnaire", answers: Answers, context: Context, language: str) -> dict[str, str]:
    """What each calculated field shows, by path."""
    seen = compiled.visibility(answers, context).answers
    found: dict[str, str] = {}
    for field in compiled.fields_by_id.values():
        if not field.asked:
            for path in _paths(compiled, field, seen):
                found[path] = compiled.display(field.id, value_at(seen, path), language)
    return found


def _paths(compiled: "CompiledQuestionnaire", field: Field, answers: Answers) -> list[str]:
    parent = compiled.parents.get(field.id)
    if parent is None:
        return [field.id]
    return [join(parent.id, row[ROW], field.id) for row in shown_rows(parent, answers.get(parent.id))]


def _page(
    compiled: "CompiledQuestionnaire",
    answers: Answers,
    errors: Mapping[str, Entry | str],
    context: Context,
    language: str,
) -> _Page:
    seen = compiled.visibility(answers, context)
    return _Page(answers, errors, context, language, compiled.numbers, seen, compiled.dependent)


def outline_of(compiled: "CompiledQuestionnaire") -> list[Heading]:
    """The titles of sections, numbered."""
    sections = (field for field in compiled.fields if isinstance(field, Header))
    return [Heading(compiled.numbers.get(s.id, ""), s.label, s.level, f"field-{s.id}") for s in sections]


def _block(page: _Page, field: Field, path: str) -> Block:
    entry = page.errors.get(path, "")
    error = Entry([], entry) if isinstance(entry, str) else entry
    stored = value_at(page.answers if field.asked else page.visibility.answers, path)
    value = None if error.raw else stored
    return Block(
        field=field,
        path=path,
        shape=field.shape(),
        value=value,
        shown=error.raw[-1] if error.raw else field.input_value(value, page.language),
        error=error.message,
        suggestions=error.suggestions,
        attributes=field.attributes(page.context),
        data=field.widget_data(value, error.raw, page.context, page.language),
        mark=mark_of(stored),
        depends=field.id in page.dependent,
        hidden=not page.visibility.shows(path),
        number=page.numbers.get(field.id, ""),
        rows=_rows(page, field) if isinstance(field, Repetition) else (),
        **_looked_up(page, field, path, value),
    )


def _looked_up(page: _Page, field: Field, path: str, value: Json) -> dict[str, Any]:
    """What a source said of the answer, or has still to say."""
    if not field.source or value is None:
        return {}
    lookup = lookup_of(field, value, path, page.context.lookups)
    data = lookup.data if lookup else None
    waiting = lookup is not None and lookup.state == "waiting"
    return {
        "lookup": lookup,
        "unfinished": field.unfinished(value),
        "trouble": "" if waiting else trouble_of(field, lookup),
        "details": tuple(field.findings(data, page.context)) if data else (),
        "proposals": field.proposals(data) if data else (),
        "pace": _pace(lookup, page.context) if lookup else 1,
    }


def _pace(lookup: Lookup, context: Context) -> int:
    """Look again each second at first, then every ten seconds."""
    since = dt.datetime.fromisoformat(lookup.asked_at) if lookup.asked_at else None
    now = context.now or dt.datetime.now(dt.UTC)
    return 10 if since and now - since > dt.timedelta(seconds=20) else 1


def _rows(page: _Page, field: Repetition) -> tuple[RowBlock, ...]:
    return tuple(
        RowBlock(
            path=join(field.id, row[ROW]),
            rank=rank,
            blocks=tuple(_block(page, child, join(field.id, row[ROW], child.id)) for child in field.fields),
        )
        for rank, row in enumerate(shown_rows(field, page.answers.get(field.id)), 1)
    )
