"""The keys of a demarche's document beside its settings, its form and its tables of choices.

Rooms add theirs in `AppConfig.ready`:

    parts.register("groups", Part(GroupEntries, read_groups, write_groups, bring_groups, check_groups))

A document that does not name a key leaves alone what it is about. Whoever reads a part gives every mistake its place,
from the key on: `groups[0].name`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from django.utils.translation import gettext as _

from communs.core.registry import Registry
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import issue_of

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.procedures.models import Demarche
    from communs.questionnaires.compiled import CompiledQuestionnaire

Read: TypeAlias = tuple[Any, list[Issue]]


class PartRefusedError(Exception):
    """What a part says cannot be brought to this demarche: `issues` says where and why; the import is undone."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__(" ".join(issue.message for issue in issues))
        self.issues = issues


def _agrees(_value: object, _form: "CompiledQuestionnaire") -> Iterable[Issue]:
    return ()


def _stays(_demarche: "Demarche", _value: object, _by: "Person | None") -> bool:
    return False


@dataclass(frozen=True)
class Part:
    """One key of the document.

    `kind` is its type, from which its JSON Schema is made. `read(raw)` gives the value, or every mistake. `write` gives
    what a document says of a demarche (with its people or not), None to leave the key out. `bring(demarche, value, by)`
    makes the demarche so, in the transaction of the import, and tells whether anything changed; it raises
    `PartRefusedError`. `check(value, form)` finds what the form of the document contradicts. `publish` does for the
    part what is done for the form, and tells whether anything changed.
    """

    kind: Any
    read: Callable[[object], Read]
    write: "Callable[[Demarche, bool], object]"
    bring: "Callable[[Demarche, Any, Person | None], bool]"
    check: "Callable[[Any, CompiledQuestionnaire], Iterable[Issue]]" = _agrees
    publish: "Callable[[Demarche, Any, Person | None], bool]" = _stays


parts: Registry[Part] = Registry("part of a demarche's document")


def read_parts(raw: Mapping[str, object], form: "CompiledQuestionnaire | None") -> tuple[dict[str, Any], list[Issue]]:
    """The parts that a document names, and every mistake; a form that cannot be read contradicts nothing."""
    values: dict[str, Any] = {}
    issues: list[Issue] = []
    for name, part in parts.items():
        if raw.get(name) is not None:
            values[name], wrong = part.read(raw[name])
            issues += wrong or (part.check(values[name], form) if form else ())
    return values, issues


def write_parts(demarche: "Demarche", *, people: bool) -> dict[str, object]:
    """What a document says of a demarche, by key; `people` are named by their addresses, or left out."""
    written = {name: part.write(demarche, people) for name, part in parts.items()}
    return {name: value for name, value in written.items() if value is not None}


def converted(raw: object, kind: Any, place: str) -> Read:  # noqa: ANN401 - a type
    """One value of this type, else its mistake with its place."""
    try:
        return msgspec.convert(raw, kind), []
    except (msgspec.ValidationError, RecursionError) as error:
        return None, [issue_of(place, error)]


def entries(raw: object, place: str, most: int) -> Iterator[tuple[str, object]]:
    """The entries of a list with their places. Raises `PartRefusedError` for what is none, or is too long."""
    if not isinstance(raw, list) or len(raw) > most:
        raise PartRefusedError(Issue(place, _("Une liste de %(most)s éléments au plus est attendue.") % {"most": most}))
    yield from ((f"{place}[{rank}]", item) for rank, item in enumerate(raw))


def keyed(raw: object, place: str, names: Iterable[str]) -> Iterator[tuple[str, str, object, list[Issue]]]:
    """The values of a mapping by name, with their places; a name that is none of `names` has its mistake."""
    if not isinstance(raw, Mapping):
        said = _("Des clés sont attendues : %(names)s.") % {"names": ", ".join(names)}
        yield "", place, None, [Issue(place, said)]
        return
    for name, value in raw.items():
        where = f"{place}.{name}"
        yield str(name), where, value, [] if name in names else [Issue(where, _("Cette clé n’existe pas."))]
