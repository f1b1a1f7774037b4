"""Reads what a page posts: only the fields that are in the post are touched.

Names: the field's path for its value; `present-<path>` beside boxes and radios, which browsers leave out when
nothing is ticked; `<path>.<suffix>` for a second input of the widget. Buttons that work without JavaScript:
`add-row-<repetition>`, `remove-row-<repetition>-<ROW>`, `remove-file-<path>` (its value is the file's id).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

import msgspec
from ulid import ULID

from communs.questionnaires.answers import Answers, value_at
from communs.questionnaires.field import Context, Field, Json, Refused, Suggestion
from communs.questionnaires.fields.files import Files
from communs.questionnaires.fields.repetition import FIRST_ROW, ROW, ROW_ID, Repetition
from communs.questionnaires.paths import join, split

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

PRESENT = "present-"
ADD_ROW = "add-row-"
REMOVE_ROW = "remove-row-"
REMOVE_FILE = "remove-file-"


@runtime_checkable
class Post(Protocol):
    """What is read of a posted form: Django's `QueryDict`, or any mapping to lists."""

    def lists(self) -> Iterable[tuple[str, Sequence[Any]]]:
        """Every name with its values."""
        ...


class Entry(NamedTuple):
    """A refused entry: what was typed, to be shown again, and why it was not taken."""

    raw: list[str]
    message: str
    suggestions: tuple[Suggestion, ...] = ()


class FormOutcome(msgspec.Struct, frozen=True):
    """`changes`: canonical answers that differ, by path (see `answers.apply_changes`); `refused`: by path.

    `anchor` is the path to show next when a row was added, or empty.
    """

    changes: dict[str, Json]
    refused: dict[str, Entry]
    anchor: str = ""


def clean_form(
    compiled: "CompiledQuestionnaire", post: Post | Mapping[str, Sequence[str]], answers: Answers, context: Context
) -> FormOutcome:
    """Clean the posted fields against `answers`, then do what the pressed button asks of rows and files."""
    values = {name: list(items) for name, items in _lists(post)}
    changes: dict[str, Json] = {}
    refused: dict[str, Entry] = {}
    for path, field in _touched(compiled, values).items():
        _clean_one(path, field, values, answers, context, changes, refused)
    _remove_files(compiled, values, answers, changes)
    _remove_rows(compiled, values, changes, refused)
    anchor = _add_row(compiled, values, answers, changes, refused)
    _refuse_rows_beyond(compiled, answers, changes, refused)
    return FormOutcome(changes, refused, anchor)


def _lists(post: Post | Mapping[str, Sequence[str]]) -> Iterable[tuple[str, Sequence[str]]]:
    return post.lists() if isinstance(post, Post) else post.items()


def _touched(compiled: "CompiledQuestionnaire", values: Mapping[str, Any]) -> dict[str, Field]:
    found = {}
    for name in values:
        path = name.removeprefix(PRESENT).partition(".")[0]
        field = compiled.field_at(path)
        if field is not None and field.holds_answer and field.asked and not isinstance(field, Files | Repetition):
            found[path] = field
    return found


def _clean_one(  # noqa: PLR0913, PLR0917 - two results are gathered
    path: str,
    field: Field,
    values: Mapping[str, list[str]],
    answers: Answers,
    context: Context,
    changes: dict[str, Json],
    refused: dict[str, Entry],
) -> None:
    typed = [value for value in values.get(path, []) if isinstance(value, str)]
    extras = {suffix: values.get(f"{path}.{suffix}", []) for suffix in field.suffixes()}
    outcome = field.clean(field.assemble(typed, extras), context)
    if isinstance(outcome, Refused):
        seconds = [text for texts in extras.values() for text in texts if text]
        refused[path] = Entry([*typed, *seconds], outcome.message, outcome.suggestions)
    elif outcome.value != value_at(answers, path):
        changes[path] = outcome.value


def _remove_files(
    compiled: "CompiledQuestionnaire", values: Mapping[str, list[str]], answers: Answers, changes: dict[str, Json]
) -> None:
    for name, removed in values.items():
        path = name.removeprefix(REMOVE_FILE)
        if path != name and isinstance(compiled.field_at(path), Files):
            kept = [item for item in value_at(answers, path) or [] if item not in removed]
            changes[path] = kept or None


def _remove_rows(
    compiled: "CompiledQuestionnaire",
    values: Mapping[str, Any],
    changes: dict[str, Json],
    refused: dict[str, Entry],
) -> None:
    for name in values:
        path = name.removeprefix(REMOVE_ROW)
        if path != name and compiled.is_row(path):
            for gathered in (changes, refused):
                for inside in [key for key in gathered if key.startswith(f"{path}-")]:
                    gathered.pop(inside)
            changes[path] = None


def _add_row(
    compiled: "CompiledQuestionnaire",
    values: Mapping[str, Any],
    answers: Answers,
    changes: dict[str, Json],
    refused: dict[str, Entry],
) -> str:
    root = next((name.removeprefix(ADD_ROW) for name in values if name.startswith(ADD_ROW)), "")
    field = compiled.fields_by_id.get(root)
    if not isinstance(field, Repetition):
        return ""
    rows = shown_rows(field, answers.get(root))
    if len(rows) >= field.max_rows:
        refused[root] = Entry([], field.too_many())
        return root
    added = join(root, str(ULID()))
    if rows and not answers.get(root):
        changes.setdefault(join(root, FIRST_ROW), {})
    changes[added] = {}
    return added


def _refuse_rows_beyond(
    compiled: "CompiledQuestionnaire", answers: Answers, changes: dict[str, Json], refused: dict[str, Entry]
) -> None:
    """Take no more rows than the form allows, whatever rows a post names."""
    for field in compiled.repetitions():
        known = {row[ROW] for row in answers.get(field.id) or []}
        named = {path: place.row for path in changes if (place := split(path)) and place.root == field.id and place.row}
        new = [row for row in dict.fromkeys(named.values()) if row not in known]
        excess = set(new[max(0, field.max_rows - len(known)) :])
        for path in [path for path, row in named.items() if row in excess]:
            changes.pop(path)
            refused[field.id] = Entry([], field.too_many())


def shown_rows(field: Repetition, value: Json) -> list[dict[str, Json]]:
    """The rows that a page shows: those answered, or one to begin with when the repetition is required."""
    return value or ([{ROW: FIRST_ROW}] if field.required else [])


def is_row_of(path: str, repetitions: Mapping[str, Repetition]) -> bool:
    """Whether a path names a row of one of these repetitions."""
    place = split(path)
    return bool(place and not place.child and place.root in repetitions and ROW_ID.fullmatch(place.row))
