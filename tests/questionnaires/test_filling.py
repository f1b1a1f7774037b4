"""Posts, changes, completeness and what is worked out of a whole questionnaire."""

import time
from typing import Any

from django.http import QueryDict

from communs.questionnaires.answers import apply_changes, mark_of, value_at
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.fields.repetition import FIRST_ROW
from tests.factories.questionnaires import EVERY_TYPE, document_of, field_document

EVERYTHING = compile_questionnaire(EVERY_TYPE)
ROW_A, ROW_B = "01K0000000000000000000000A", "01K0000000000000000000000B"
FILE_A, FILE_B = "0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"


def path_of(row: str) -> str:
    return f"f_repetition-{row}-row_name"


def test_only_what_is_posted_is_touched() -> None:
    outcome = EVERYTHING.clean_form(
        QueryDict("f_text=Bonjour&f_integer=x&csrfmiddlewaretoken=1"), {"f_date": "2024-05-17"}
    )
    assert outcome.changes == {"f_text": "Bonjour"}
    assert {path: entry.raw for path, entry in outcome.refused.items()} == {"f_integer": ["x"]}


def test_what_does_not_differ_is_not_a_change_and_empty_clears() -> None:
    answers = {"f_text": "Bonjour", "f_integer": 1250, "f_date": "2024-05-17"}
    outcome = EVERYTHING.clean_form(QueryDict("f_text=Bonjour+&f_integer=1+250&f_date="), answers)
    assert outcome.changes == {"f_date": None}
    assert apply_changes(answers, outcome.changes) == {"f_text": "Bonjour", "f_integer": 1250}


def test_boxes_left_empty_are_read_by_their_marker() -> None:
    answers = {"f_checkbox": True, "f_multiple_choice": ["Tables"], "f_yes_no": True}
    markers = QueryDict("present-f_checkbox=1&present-f_multiple_choice=1&present-f_yes_no=1")
    assert EVERYTHING.clean_form(markers, answers).changes == {
        "f_checkbox": False,
        "f_multiple_choice": None,
        "f_yes_no": None,
    }
    assert EVERYTHING.clean_form(QueryDict("f_text=a"), answers).changes == {"f_text": "a"}


def test_the_free_answer_of_a_list() -> None:
    def changes(query: str) -> dict[str, Any]:
        return EVERYTHING.clean_form(QueryDict(query)).changes

    assert changes("f_single_choice=__other__&f_single_choice.other=Or") == {"f_single_choice": {"other": "Or"}}
    assert changes("present-f_single_choice=1&f_single_choice.other=Or") == {"f_single_choice": {"other": "Or"}}
    assert changes("f_single_choice=Vert&f_single_choice.other=Or") == {"f_single_choice": "Vert"}
    assert list(EVERYTHING.clean_form(QueryDict("f_single_choice=__other__")).refused) == ["f_single_choice"]


def test_a_row_is_added_filled_and_removed() -> None:
    added = EVERYTHING.clean_form(QueryDict(f"{path_of(FIRST_ROW)}=Ville&add-row-f_repetition=1"))
    answers = apply_changes({}, added.changes)
    first, second = answers["f_repetition"]
    assert (first, set(second)) == ({"_row": FIRST_ROW, "row_name": "Ville"}, {"_row"})
    assert added.anchor == f"f_repetition-{second['_row']}"
    removed = EVERYTHING.clean_form(
        QueryDict(f"{path_of(FIRST_ROW)}=Rien&remove-row-f_repetition-{FIRST_ROW}=1"), answers
    )
    assert apply_changes(answers, removed.changes) == {"f_repetition": [second]}


def test_no_row_beyond_the_limit() -> None:
    compiled = compile_questionnaire(document_of(field_document("repetition", max_rows=1)))
    outcome = compiled.clean_form(QueryDict("add-row-f_repetition=1"), {"f_repetition": [{"_row": ROW_A}]})
    assert (outcome.changes, outcome.refused["f_repetition"].message) == ({}, "Donnez au plus 1 ligne.")


def test_a_file_is_removed_by_its_button() -> None:
    outcome = EVERYTHING.clean_form({"remove-file-f_files": [FILE_A]}, {"f_files": [FILE_A, FILE_B]})
    assert outcome.changes == {"f_files": [FILE_B]}
    assert EVERYTHING.clean_form({"remove-file-f_files": [FILE_B]}, {"f_files": [FILE_B]}).changes == {"f_files": None}


def test_changes_never_alter_the_former_sheet_nor_drop_what_was_typed_in_a_removed_row() -> None:
    before: dict[str, Any] = {"f_repetition": [{"_row": ROW_A, "row_name": "Ville"}]}
    after = apply_changes(before, {path_of(ROW_A): "Département", path_of(ROW_B): "Région"})
    assert before == {"f_repetition": [{"_row": ROW_A, "row_name": "Ville"}]}
    assert [value_at(after, path_of(row)) for row in (ROW_A, ROW_B)] == ["Département", "Région"]
    assert apply_changes({}, {path_of(ROW_B): None}) == {}
    assert apply_changes(before, {f"f_repetition-{ROW_A}": None}) == {}


def test_a_mark_tells_answers_apart() -> None:
    assert mark_of({"a": 1, "b": 2}) == mark_of({"b": 2, "a": 1})
    assert len({mark_of(None), mark_of(""), mark_of(0), mark_of(False), mark_of([])}) == 5


def test_paths_that_lead_nowhere_are_ignored() -> None:
    wrong = [
        "unknown",
        "row_name",
        "f_text-x",
        f"f_text-{ROW_A}-row_name",
        "f_repetition-x-row_name",
        "a-b-c-d",
        "section_main",
    ]
    assert [EVERYTHING.field_at(path) for path in wrong] == [None] * 6 + [EVERYTHING.fields[0]]
    assert EVERYTHING.clean_form({path: ["1"] for path in wrong}).changes == {}


def test_missing_answers_are_told_in_the_order_of_the_page() -> None:
    fields = [field_document(kind) for kind in ("text", "checkbox", "yes_no", "repetition", "explanation", "files")]
    compiled = compile_questionnaire(document_of(*fields, field_document("date", required=False)))
    assert [problem.path for problem in compiled.missing({})] == [
        f"f_{f['type']}" for f in fields if f["type"] != "explanation"
    ]
    assert [p.path for p in compiled.missing({"f_text": "a", "f_checkbox": False, "f_yes_no": False})] == [
        "f_checkbox",
        "f_repetition",
        "f_files",
    ]


def test_rows_are_looked_into_once_something_is_filled() -> None:
    children = [field_document("text", id="name"), field_document("date", id="day")]
    compiled = compile_questionnaire(document_of(field_document("repetition", required=False, fields=children)))
    rows = [{"_row": ROW_A}, {"_row": ROW_B, "name": "Ville"}]
    (problem,) = compiled.missing({"f_repetition": rows})
    assert (problem.path, problem.row, problem.full_label) == (
        f"f_repetition-{ROW_B}-day",
        2,
        "Question date (ligne 2)",
    )
    assert compiled.missing({"f_repetition": rows[:1]}) == []


def test_sections_are_numbered_unless_the_author_did() -> None:
    def numbers(*titles: str) -> list[str]:
        sections = [
            {"id": f"s{i}", "title": title, "fields": [field_document("header", id=f"h{i}")]}
            for i, title in enumerate(titles)
        ]
        return [heading.number for heading in compile_questionnaire({"sections": sections}).outline()]

    assert numbers("Vous", "Projet") == ["1.", "1.1.", "2.", "2.1."]
    assert numbers("1 - Vous", "Projet") == [""] * 4


def test_duration_attachments_columns_and_search() -> None:
    compiled = compile_questionnaire(document_of(field_document("textarea"), field_document("files", required=False)))
    assert (compiled.estimated_minutes(), [field.id for field in compiled.attachments()]) == (5, ["f_files"])
    answers = {"f_textarea": "Un jardin", "f_files": [FILE_A]}
    assert compiled.search_text(answers) == "Un jardin"
    assert compiled.cells(answers) == ["Un jardin", 1]
    assert [column.kind for column in compiled.columns()] == ["text", "integer"]


def test_it_is_fast_enough_for_every_request() -> None:
    """Generous bounds (ten times what is measured), so that only a change of order fails."""
    big = document_of(*(field_document("text", id=f"f{rank}") for rank in range(200)))
    compiled = compile_questionnaire(big)
    post = QueryDict("&".join(f"f{rank}=Bonjour" for rank in range(20)))
    assert _milliseconds(lambda: compile_questionnaire(big)) < 20
    assert _milliseconds(lambda: compiled.clean_form(post, {})) < 5
    assert _milliseconds(lambda: compiled.missing({})) < 5


def _milliseconds(work: Any) -> float:  # noqa: ANN401 - any callable
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def test_a_post_that_names_rows_of_its_own_adds_no_more_than_the_form_allows() -> None:
    rows = {"f_repetition": [{"_row": ROW_A, "row_name": "A"}]}
    most = EVERYTHING.fields_by_id["f_repetition"].max_rows  # type: ignore[attr-defined]
    named = [f"01K{number:0>23}" for number in range(most + 5)]
    posted = QueryDict("&".join(f"{path_of(row)}=x" for row in (ROW_A, *named)))
    outcome = EVERYTHING.clean_form(posted, rows)
    assert set(outcome.changes) == {path_of(ROW_A), *(path_of(row) for row in named[: most - 1])}
    assert set(outcome.refused) == {"f_repetition"}
