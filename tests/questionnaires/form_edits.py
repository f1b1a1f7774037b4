"""Random forms, random edits of them, random answers: what the properties of revisions are tried on."""

from typing import Any

from hypothesis import strategies as st

from communs.questionnaires.compiled import CompiledQuestionnaire, compile_questionnaire
from communs.questionnaires.fields.repetition import ROW, Repetition
from tests.factories.questionnaires import NEEDED

Fields = list[dict[str, Any]]
SIMPLE = ("text", "textarea", "formatted", "integer", "decimal", "date", "datetime", "yes_no", "checkbox", "email")
CHOICES = ("single_choice", "multiple_choice", "linked_choice", "phone", "files", "explanation", "country")
ROWS = tuple(f"01ARZ3NDEKTSV4RRFFQ69G5FA{letter}" for letter in "VWX")


def _bare(kind: str, number: int, **options: object) -> dict[str, Any]:
    needed = {key: value for key, value in NEEDED.get(kind, {}).items() if kind != "repetition"}
    return {"type": kind, "id": f"f{number}", "label": f"Question {number}"} | needed | options


@st.composite
def forms(draw: st.DrawFn) -> Fields:
    """A form of a few fields, the last of which may be a repetition."""
    kinds = draw(st.lists(st.sampled_from(SIMPLE + CHOICES), min_size=1, max_size=7))
    fields = [_bare(kind, number, required=draw(st.booleans())) for number, kind in enumerate(kinds)]
    inner = draw(st.lists(st.sampled_from(SIMPLE), max_size=3))
    if inner:
        children = [_bare(kind, 10 + number) for number, kind in enumerate(inner)]
        fields.append(_bare("repetition", 9, fields=children, required=draw(st.booleans())))
    return [*fields, *draw(st.lists(_calculated(fields), max_size=1))]


@st.composite
def _calculated(draw: st.DrawFn, fields: Fields) -> dict[str, Any]:
    """A value worked out from a number of the form, or from none; edits may break it."""
    numbers = [field["id"] for field in fields if field["type"] in {"integer", "decimal"}]
    formula = draw(st.sampled_from(["1 + 2", *(f"{name} * 2" for name in numbers)]))
    return {"type": "calculated", "id": "f19", "label": "Calcul", "formula": formula}


@st.composite
def edited(draw: st.DrawFn, fields: Fields) -> Fields:
    """The form after some edits, of which some may undo others."""
    present = list(fields)
    for step in range(draw(st.integers(0, 6))):
        present = draw(_edit(present, 20 + step)) or fields
    return present


@st.composite
def _edit(draw: st.DrawFn, fields: Fields, fresh: int) -> Fields:  # noqa: PLR0911 - one a kind of edit
    at = draw(st.integers(0, len(fields) - 1))
    field, others = fields[at], fields[:at] + fields[at + 1 :]
    kind = draw(st.sampled_from(SIMPLE + CHOICES))
    match draw(st.sampled_from(["add", "remove", "move", "retype", "require", "options", "nest", "unnest", "formula"])):
        case "add":
            return [*fields, _bare(kind, fresh)]
        case "remove":
            return others
        case "move":
            return [*others, field]
        case "retype" if field["type"] != "repetition":
            return [*others, _bare(kind, int(field["id"][1:]))]
        case "require":
            return [*others, field | {"required": not field.get("required", True)}]
        case "options" if isinstance(field.get("options"), list) and len(field["options"]) > 1:
            return [*others, field | {"options": field["options"][1:]}]
        case "nest":
            return _nested(others, field)
        case "formula" if field["type"] == "calculated":
            return [*others, field | {"formula": draw(st.sampled_from(["4", "f0 + 1", "f0 * 3"]))}]
        case "unnest" if field["type"] == "repetition" and len(field["fields"]) > 1:
            return [*others, field["fields"][0], field | {"fields": field["fields"][1:]}]
    return fields


def _nested(others: Fields, field: dict[str, Any]) -> Fields:
    holder = next((item for item in others if item["type"] == "repetition"), None)
    if holder is None or field["type"] not in SIMPLE:
        return [*others, field]
    return [item for item in others if item is not holder] + [holder | {"fields": [*holder["fields"], field]}]


@st.composite
def sheets(draw: st.DrawFn, form: CompiledQuestionnaire) -> dict[str, Any]:
    """Some canonical answers to a form."""
    answers = {}
    for field in form.fields:
        if isinstance(field, Repetition):
            rows = [{ROW: row} | draw(_some(field.fields)) for row in ROWS[: draw(st.integers(0, 3))]]
            answers |= {field.id: rows} if rows else {}
        else:
            answers |= draw(_some([field]))
    return answers


@st.composite
def _some(draw: st.DrawFn, fields: Any) -> dict[str, Any]:  # noqa: ANN401 - children of any type
    return {field.id: field.sample() for field in fields if field.holds_answer and field.asked and draw(st.booleans())}


def compiled(fields: Fields) -> CompiledQuestionnaire:
    """The form made ready."""
    return compile_questionnaire({"sections": [{"id": "main", "title": "Le formulaire", "fields": fields}]})
