"""What differs between two sheets of one form."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.questionnaires.answers import value_at
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.differences import differences
from communs.questionnaires.fields.repetition import ROW, Repetition
from communs.questionnaires.paths import join
from tests.dossiers.cast import FORM
from tests.questionnaires.form_edits import compiled, forms, sheets

FIRST, SECOND = "01J0000000000000000000000A", "01J0000000000000000000000B"


def test_each_answer_is_told_before_and_after_rows_that_are_gone_last() -> None:
    form = compile_questionnaire(FORM)
    before = {
        "title": "Arbres",
        "budget": 1250,
        "agreed": True,
        "people": [{ROW: FIRST, "person_name": "Ana"}, {ROW: SECOND, "person_name": "Luc"}],
    }
    after = {
        "title": "Haies",
        "summary": "Une haie",
        "agreed": True,
        "people": [{ROW: SECOND, "person_name": "Luc", "person_email": "luc@exemple.example"}],
    }
    told = [(one.path, one.label, one.before.text, one.after.text) for one in differences(form, before, after)]
    assert told == [
        ("title", "Nom du projet", "Arbres", "Haies"),
        ("summary", "Présentation", "", "Une haie"),
        ("budget", "Budget en euros", "1\u202f250", ""),
        (f"people-{SECOND}-person_email", "Membre 1 – Courriel du membre", "", "luc@exemple.example"),
        (f"people-{FIRST}-person_name", "Membre 1 – Nom du membre", "Ana", ""),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_exactly_the_answers_that_are_not_the_same_are_told(data: st.DataObject) -> None:
    """On random forms without conditions: the paths told are those found by comparing leaf by leaf."""
    form = compiled(data.draw(forms()))
    before, after = data.draw(sheets(form)), data.draw(sheets(form))
    told = [one.path for one in differences(form, before, after)]
    leaves = {field.id for field in form.fields if field.holds_answer and not isinstance(field, Repetition)}
    for field in form.repetitions():
        rows = {row[ROW] for sheet in (before, after) for row in sheet.get(field.id) or []}
        leaves |= {join(field.id, row, child.id) for row in rows for child in field.fields if child.holds_answer}
    seen = [form.visibility(sheet).answers for sheet in (before, after)]
    assert sorted(told) == sorted(path for path in leaves if value_at(seen[0], path) != value_at(seen[1], path))
