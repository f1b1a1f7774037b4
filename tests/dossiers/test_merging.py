"""Two tabs, two colleagues: field by field, nobody silently overwrites anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.dossiers.merging import Merge, merge
from communs.questionnaires.answers import mark_of
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import DEFAULT
from tests.dossiers.cast import FORM, post

COMPILED = compile_questionnaire(FORM)
ROW = "01JDPQ3ZKX0000000000000001"


def merged(stored: dict[str, object], posted: dict[str, object]) -> Merge:
    return merge(COMPILED, stored, post(posted), DEFAULT)


@pytest.mark.parametrize(
    ("stored", "shown", "typed", "kept", "conflict"),
    [
        (None, None, "Arbres", "Arbres", False),
        ("Arbres", "Arbres", "Haies", "Haies", False),
        ("Arbres", "Arbres", "", None, False),
        ("Haies", "Arbres", "Arbres", "Haies", False),
        ("Haies", "Arbres", "Haies", "Haies", False),
        ("Haies", "Arbres", "Mares", "Haies", True),
        (None, "Arbres", "Mares", None, True),
        ("Haies", None, "", "Haies", False),
    ],
    ids=["first", "changed", "cleared", "untouched", "same", "both", "cleared meanwhile", "empty untouched"],
)
def test_the_rule(stored: str | None, shown: str | None, typed: str, kept: str | None, *, conflict: bool) -> None:
    before = {} if stored is None else {"title": stored}
    result = merged(before, {"title": typed, "base-title": mark_of(shown)})
    assert result.answers == ({} if kept is None else {"title": kept})
    assert set(result.conflicts) == ({"title"} if conflict else set())


def test_a_conflict_keeps_what_was_typed() -> None:
    result = merged({"title": "Haies"}, {"title": "Mares", "base-title": mark_of("Arbres")})
    assert result.conflicts["title"].raw == ["Mares"]
    assert result.written == {}


def test_without_a_mark_the_post_is_written() -> None:
    assert merged({"title": "Haies"}, {"title": "Mares"}).answers == {"title": "Mares"}


def test_the_good_fields_are_written_beside_a_refused_one() -> None:
    result = merged({"budget": 10}, {"title": "Arbres", "budget": "beaucoup"})
    assert result.answers == {"title": "Arbres", "budget": 10}
    assert result.refused["budget"].raw == ["beaucoup"]


def test_a_row_removed_elsewhere_does_not_come_back_untouched() -> None:
    path = f"people-{ROW}-person_name"
    assert merged({}, {path: "Ada", f"base-{path}": mark_of("Ada")}).answers == {}


def test_a_row_removed_elsewhere_comes_back_for_who_wrote_in_it() -> None:
    name, email = f"people-{ROW}-person_name", f"people-{ROW}-person_email"
    posted = {name: "Ada", f"base-{name}": mark_of("Ada"), email: "ada@exemple.example", f"base-{email}": mark_of(None)}
    result = merged({}, posted)
    assert result.answers == {"people": [{"_row": ROW, "person_name": "Ada", "person_email": "ada@exemple.example"}]}
    assert result.conflicts == {}


def test_two_rows_are_written_by_two_people() -> None:
    stored = {"people": [{"_row": ROW, "person_name": "Ada"}]}
    path = f"people-{ROW}-person_email"
    result = merged(stored, {path: "ada@exemple.example", f"base-{path}": mark_of(None)})
    assert result.answers == {"people": [{"_row": ROW, "person_name": "Ada", "person_email": "ada@exemple.example"}]}


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_nothing_is_lost_in_silence(stored: str, shown: str, typed: str) -> None:
    """What somebody else stored stays unless the page showed it; what was typed is stored, shown, or reported."""
    before, shown_value, typed_value = (merged({}, {"title": text}).answers for text in (stored, shown, typed))
    result = merged(before, {"title": typed, "base-title": mark_of(shown_value.get("title"))})
    if before != shown_value:
        assert result.answers == before
    reported = "title" in result.conflicts
    assert reported or typed_value in (result.answers, shown_value)
