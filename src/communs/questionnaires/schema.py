"""The document of a questionnaire: immutable sections of typed fields, read strictly.

`{"sections": [{"id": "you", "title": "Vous", "fields": [{"type": "text", "id": "name", "label": "Nom"}]}]}`.
Ids of fields, those in repetitions included, are unique in the whole document and name the answers for ever; ids of
sections are unique among sections. A key that is not known is a mistake, never ignored.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.conditions.tree import Condition, bounds_complaint
from communs.questionnaires.field import Field, FieldId, Issue, Json
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.fields.header import Header
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.table_load import overloads

if TYPE_CHECKING:
    AnyField: TypeAlias = Field
else:
    AnyField = Union[tuple(FIELD_TYPES.values())]  # noqa: UP007 - the members are found at run time

MOST_FIELDS = 500
MOST_IN_ALL = 1000


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the page with a title of level 1; `hint` introduces it. Without a title, no heading is shown.

    `when` says on which answers the whole section is shown.
    """

    id: FieldId
    title: Annotated[str, msgspec.Meta(max_length=500)] = ""
    hint: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    when: Condition | None = None
    fields: Annotated[tuple[AnyField, ...], msgspec.Meta(max_length=MOST_FIELDS)] = ()


def heading_id(section: Section) -> str:
    """The id of a section's heading among the fields."""
    return f"section_{section.id}"


class Questionnaire(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole questionnaire, as authors write it and as revisions keep it."""

    sections: Annotated[tuple[Section, ...], msgspec.Meta(max_length=100)] = ()

    def flat(self) -> Iterator[Field]:
        """Every field of the root in order, each titled section begun by a `Header` of level 1."""
        for section in self.sections:
            if section.title:
                yield Header(id=heading_id(section), label=section.title, hint=section.hint, level=1, when=section.when)
            yield from section.fields


class InvalidQuestionnaireError(ValueError):
    """The document cannot be used; `issues` lists every mistake with its place."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("\n".join(f"{issue.place}: {issue.message}" for issue in issues))
        self.issues = issues


def read_questionnaire(document: Mapping[str, Json] | Questionnaire | bytes | str) -> Questionnaire:
    """Read and check a document (JSON text, or what JSON or YAML gave).

    Raises `InvalidQuestionnaireError` with every mistake, each with its place (`sections[0].fields[3].minimum`).
    """
    if isinstance(document, Questionnaire):
        return _checked(document)
    if isinstance(document, bytes | str):
        document = _decoded(document)
    return _checked(_converted(document))


def read_draft(document: Mapping[str, Json] | Questionnaire | bytes | str) -> Questionnaire:
    """Read an unfinished document: its structure alone is checked, so that it can be kept, shown and edited.

    A label or a list of choices may be missing, options may contradict each other; types, keys and bounds of sizes
    are right and ids are unique. Raises `InvalidQuestionnaireError` as `read_questionnaire` does.
    """
    if isinstance(document, bytes | str):
        document = _decoded(document)
    questionnaire = document if isinstance(document, Questionnaire) else _converted(document)
    found = [*_doubled_ids(questionnaire), *_too_many(questionnaire), *_large_conditions(questionnaire)]
    if found:
        raise InvalidQuestionnaireError(found)
    return questionnaire


def mistakes_in(questionnaire: Questionnaire) -> list[Issue]:
    """What prevents the publication of a draft, each mistake with its place."""
    return list(_mistakes(questionnaire))


def convert_condition(raw: Json) -> Condition:
    """Read one condition outside of a form, such as a routing rule.

    Raises `InvalidQuestionnaireError` with the place of the mistake under the condition (`of[1].value`).
    """
    try:
        condition: Condition = msgspec.convert(raw, Condition)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InvalidQuestionnaireError([issue_of("", error)]) from None
    if complaint := bounds_complaint(condition):
        raise InvalidQuestionnaireError([Issue("", complaint)])
    return condition


def condition_to_builtins(condition: Condition) -> dict[str, Json]:
    """A condition as plain JSON values, as `convert_condition` reads them."""
    document: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(condition))
    return document


def to_builtins(questionnaire: Questionnaire) -> dict[str, Json]:
    """The document as plain JSON values, defaults left out."""
    document: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(questionnaire))
    return document


def digest(questionnaire: Questionnaire) -> str:
    """SHA-256 (hexadecimal) of the document's canonical JSON: sorted keys, no white space, defaults left out."""
    return hashlib.sha256(msgspec.json.encode(questionnaire, order="sorted")).hexdigest()


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a document."""
    return msgspec.json.schema(Questionnaire)


def walk(questionnaire: Questionnaire) -> Iterator[tuple[str, Field]]:
    """Every field with its place, the fields of a repetition after it."""
    for rank, section in enumerate(questionnaire.sections):
        for index, field in enumerate(section.fields):
            place = f"sections[{rank}].fields[{index}]"
            yield place, field
            for number, child in enumerate(field.fields if isinstance(field, Repetition) else ()):
                yield f"{place}.fields[{number}]", child


def conditions_of(questionnaire: Questionnaire) -> Iterator[tuple[str, Section | Field, Condition]]:
    """Every condition with its place (`sections[0].when`) and what it governs, in the order of the page."""
    for place, owner in _owners(questionnaire):
        if owner.when is not None:
            yield f"{place}.when", owner, owner.when


def _owners(questionnaire: Questionnaire) -> Iterator[tuple[str, Section | Field]]:
    fields = list(walk(questionnaire))
    for rank, section in enumerate(questionnaire.sections):
        yield f"sections[{rank}]", section
        yield from (item for item in fields if item[0].startswith(f"sections[{rank}]."))


def _decoded(text: bytes | str) -> Mapping[str, Json]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidQuestionnaireError([Issue("", _("JSON illisible : %(error)s") % {"error": error})]) from None


def _converted(document: Mapping[str, Json]) -> Questionnaire:
    """Convert as a whole; when that fails, field by field, to tell every mistake at once."""
    try:
        return msgspec.convert(document, Questionnaire)
    except (msgspec.ValidationError, RecursionError) as error:
        found = list(_issues_of_fields(document))
        raise InvalidQuestionnaireError(found or [issue_of("", error)]) from None


def _issues_of_fields(document: Json) -> Iterator[Issue]:
    for rank, section in enumerate(_list_in(document, "sections")):
        bare = (
            {key: item for key, item in section.items() if key != "fields"} if isinstance(section, Mapping) else section
        )
        yield from _issues_of_one(f"sections[{rank}]", bare, Section)
        for index, field in enumerate(_list_in(section, "fields")):
            yield from _issues_of_one(f"sections[{rank}].fields[{index}]", field, AnyField)


def _issues_of_one(place: str, raw: Json, kind: object) -> Iterator[Issue]:
    try:
        msgspec.convert(raw, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        yield issue_of(place, error)


def _list_in(raw: Json, key: str) -> list[Json]:
    items = raw.get(key) if isinstance(raw, Mapping) else None
    return items if isinstance(items, list) else []


_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$?(?P<place>[^`]*)`)?", re.DOTALL)


def issue_of(prefix: str, error: Exception) -> Issue:
    """Tell msgspec's complaint in French, with its place below `prefix`."""
    found = _MESSAGE.fullmatch(str(error))
    what, place = (found["what"], found["place"] or "") if found else (str(error), "")
    return Issue(f"{prefix}{place}".lstrip("."), _in_french(what))


def _in_french(what: str) -> str:
    names = re.findall(r"`([^`]*)`", what)
    if what.startswith("Object missing required field"):
        return _("La clé « %(name)s » manque.") % {"name": names[0]}
    if what.startswith("Object contains unknown field"):
        return _("La clé « %(name)s » n’existe pas ici.") % {"name": names[0]}
    if what.startswith("Invalid value"):
        return _("La valeur %(value)s n’est pas admise.") % {"value": what.removeprefix("Invalid value ")}
    return _("Valeur invalide (%(reason)s).") % {"reason": what}


def _checked(questionnaire: Questionnaire) -> Questionnaire:
    found = list(_mistakes(questionnaire))
    if found:
        raise InvalidQuestionnaireError(found)
    return questionnaire


def _mistakes(questionnaire: Questionnaire) -> Iterator[Issue]:
    for place, field in walk(questionnaire):
        if not field.label.strip():
            yield Issue(f"{place}.label", _("Donnez un libellé à ce champ."))
    for rank, section in enumerate(questionnaire.sections):
        for index, field in enumerate(section.fields):
            for issue in field.issues():
                yield Issue(f"sections[{rank}].fields[{index}].{issue.place}", issue.message)
    yield from _doubled_ids(questionnaire)
    yield from _too_many(questionnaire)
    yield from overloads(walk(questionnaire))
    yield from _skipped_levels(questionnaire)
    yield from _large_conditions(questionnaire)


def _too_many(questionnaire: Questionnaire) -> Iterator[Issue]:
    if sum(1 for _place, _field in walk(questionnaire)) > MOST_IN_ALL:
        yield Issue("sections", _("Un formulaire a %(most)s champs au plus.") % {"most": MOST_IN_ALL})


def _doubled_ids(questionnaire: Questionnaire) -> Iterator[Issue]:
    sections = ((f"sections[{rank}]", heading_id(section)) for rank, section in enumerate(questionnaire.sections))
    seen: dict[str, str] = {}
    for place, name in [*sections, *((place, field.id) for place, field in walk(questionnaire))]:
        if name in seen:
            where = {"id": name, "place": seen[name]}
            yield Issue(f"{place}.id", _("L’identifiant « %(id)s » sert déjà à %(place)s.") % where)
        seen.setdefault(name, place)


def _skipped_levels(questionnaire: Questionnaire) -> Iterator[Issue]:
    for rank, section in enumerate(questionnaire.sections):
        level = 1
        for index, field in enumerate(section.fields):
            if isinstance(field, Header):
                if field.level > level + 1:
                    said = _("Ce titre saute un niveau : %(level)s attendu.") % {"level": level + 1}
                    yield Issue(f"sections[{rank}].fields[{index}].level", said)
                level = field.level


def _large_conditions(questionnaire: Questionnaire) -> Iterator[Issue]:
    for place, _owner, condition in conditions_of(questionnaire):
        if complaint := bounds_complaint(condition):
            yield Issue(place, complaint)
