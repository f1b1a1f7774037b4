"""Conditions: what each operator says of an answer, and what a form shows."""

import datetime as dt
from typing import Any

import pytest

from communs.questionnaires.compiled import CompiledQuestionnaire, compile_questionnaire
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.conditions.tree import Condition, sources_of
from communs.questionnaires.field import Context
from communs.questionnaires.schema import InvalidQuestionnaireError, convert_condition
from tests.factories.questionnaires import EVERY_TYPE, document_of, field_document

ROW = "01HZZZZZZZZZZZZZZZZZZZZZZZ"
CONTEXT = Context(now=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
EVERYTHING = compile_questionnaire(EVERY_TYPE)


def holds(condition: dict[str, Any], answers: dict[str, Any], form: CompiledQuestionnaire = EVERYTHING) -> bool:
    return compile_condition(convert_condition(condition), form)(answers, CONTEXT)


def compared(op: str, field: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any constant
    return {"op": op, "field": field, "value": value}


def form_of(*fields: dict[str, Any]) -> CompiledQuestionnaire:
    return compile_questionnaire(document_of(*fields))


def text(name: str, **options: object) -> dict[str, Any]:
    return {"type": "text", "id": name, "label": f"Texte {name}"} | options


IS_ASSOCIATION = compared("=", "kind", "association")


def test_a_hidden_field_is_unanswered_for_those_after_it() -> None:
    form = form_of(
        text("kind"),
        text("name", when=IS_ASSOCIATION),
        text("board", when={"op": "answered", "field": "name"}),
    )
    full = {"kind": "association", "name": "Les Amis", "board": "Élu"}
    assert form.visibility(full).hidden == frozenset()
    shown = form.visibility(full | {"kind": "entreprise"})
    assert (shown.hidden, shown.answers) == ({"name", "board"}, {"kind": "entreprise"})


def test_a_title_governs_what_follows_until_the_next_of_its_level_or_above() -> None:
    form = form_of(
        text("kind"),
        {"type": "header", "id": "two", "label": "Deux", "level": 2, "when": IS_ASSOCIATION},
        text("under_two"),
        {"type": "header", "id": "three", "label": "Trois", "level": 3},
        text("under_three"),
        {"type": "header", "id": "two_again", "label": "Deux encore", "level": 2},
        text("after"),
    )
    assert form.visibility({"kind": "autre"}).hidden == {"two", "under_two", "three", "under_three"}
    assert form.visibility({"kind": "association"}).hidden == frozenset()


def test_a_section_governs_everything_in_it() -> None:
    document = document_of(text("kind"))
    document["sections"].append(
        {
            "id": "more",
            "title": "Suite",
            "when": IS_ASSOCIATION,
            "fields": [text("one"), {"type": "header", "id": "inside", "label": "Dedans"}, text("two")],
        }
    )
    form = compile_questionnaire(document)
    assert form.visibility({}).hidden == {"section_more", "one", "inside", "two"}


def test_rows_are_shown_each_by_its_own_answers_and_by_those_of_the_root() -> None:
    child = text("detail", when={"op": "and", "of": [IS_ASSOCIATION, compared("=", "sort", "autre")]})
    form = form_of(text("kind"), field_document("repetition", id="rows", fields=[text("sort"), child]))
    rows = [{"_row": ROW, "sort": "autre", "detail": "a"}, {"_row": ROW[:-1] + "0", "sort": "bus", "detail": "b"}]
    seen = form.visibility({"kind": "association", "rows": rows})
    assert seen.hidden == {f"rows-{ROW[:-1]}0-detail"}
    assert seen.answers["rows"] == [rows[0], {"_row": ROW[:-1] + "0", "sort": "bus"}]
    assert len(rows[1]) == 3  # what is stored stays


def test_a_hidden_repetition_hides_its_rows() -> None:
    form = form_of(text("kind"), field_document("repetition", id="rows", when=IS_ASSOCIATION))
    seen = form.visibility({"rows": [{"_row": ROW, "row_name": "x"}]})
    assert (seen.shows(f"rows-{ROW}-row_name"), seen.shows("kind"), seen.answers) == (False, True, {})


def test_only_what_is_shown_can_be_missing() -> None:
    form = form_of(text("kind"), text("name", when=IS_ASSOCIATION))
    assert [problem.path for problem in form.missing({"kind": "autre"})] == []
    assert [problem.path for problem in form.missing({"kind": "association"})] == ["name"]


def test_days_are_counted_from_the_moment_of_the_question() -> None:
    recent = compared("≥", "f_date", {"days": -30})
    assert [holds(recent, {"f_date": day}) for day in ("2026-01-29", "2026-01-30", "2026-03-01")] == [
        False,
        True,
        True,
    ]


def test_what_a_condition_reads() -> None:
    tree = {
        "op": "or",
        "of": [IS_ASSOCIATION, {"op": "not", "of": {"op": "answered", "field": "name"}}, IS_ASSOCIATION],
    }
    condition: Condition = convert_condition(tree)
    assert sources_of(condition) == ("kind", "name")
    assert sources_of(None) == ()


@pytest.mark.parametrize(
    ("when", "place"),
    [
        ({"op": "like", "field": "kind", "value": "x"}, "sections[0].fields[0].when.op"),
        ({"op": "and", "of": []}, "sections[0].fields[0].when.of"),
        ({"op": "and", "of": [{"op": "answered", "field": "Kind"}]}, "sections[0].fields[0].when.of[0].field"),
        ({"op": "=", "field": "kind"}, "sections[0].fields[0].when"),
        (compared("≥", "day", {"days": 80_000}), "sections[0].fields[0].when.value.days"),
    ],
)
def test_a_malformed_condition_is_told_with_its_place(when: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidQuestionnaireError) as caught:
        form_of(text("name", when=when))
    assert [issue.place for issue in caught.value.issues] == [place]


@pytest.mark.parametrize("depth", [8, 40, 100_000])
def test_a_condition_has_a_bounded_depth(depth: int) -> None:
    nested = '{"op":"not","of":' * depth + '{"op":"answered","field":"kind"}' + "}" * depth
    document = f'{{"sections":[{{"id":"a","fields":[{{"type":"text","id":"x","label":"X","when":{nested}}}]}}]}}'
    with pytest.raises(InvalidQuestionnaireError):
        compile_questionnaire(document)


def test_a_condition_has_a_bounded_size() -> None:
    wide = {"op": "or", "of": [{"op": "or", "of": [IS_ASSOCIATION] * 50}] * 3}
    with pytest.raises(InvalidQuestionnaireError):
        form_of(text("kind"), text("name", when=wide))


def test_titles_are_not_numbered_when_one_of_them_may_be_hidden() -> None:
    document = document_of(text("kind"))
    document["sections"].append({"id": "more", "title": "Suite", "fields": [text("one")]})
    assert compile_questionnaire(document).numbers == {"section_main": "1.", "section_more": "2."}
    document["sections"][1]["when"] = IS_ASSOCIATION
    assert compile_questionnaire(document).numbers == {}


def test_what_is_not_always_shown_counts_for_half_of_the_time() -> None:
    long = [text(f"t{rank}") for rank in range(1, 61)]
    always = form_of(text("kind"), *long).estimated_minutes()
    on_condition = form_of(text("kind"), *({**one, "when": IS_ASSOCIATION} for one in long)).estimated_minutes()
    assert (always, on_condition) == (12, 6)
