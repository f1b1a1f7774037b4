"""Whatever the edits and the answers, nothing is lost on the way from one version to the next."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from communs.questionnaires.casting import Fate
from communs.questionnaires.changes import changes_between
from communs.questionnaires.conversion import Converter
from communs.questionnaires.field import Cleaned
from communs.questionnaires.fields.repetition import ROW
from communs.questionnaires.paths import join
from tests.questionnaires.form_edits import compiled, edited, forms, sheets


def _leaves(answers: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for key, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                yield from ((join(key, row[ROW], child), child, item) for child, item in row.items() if child != ROW)
        else:
            yield key, key, value


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_answer_is_kept_or_told(data: st.DataObject) -> None:
    fields = data.draw(forms())
    old, new = compiled(fields), compiled(data.draw(edited(fields)))
    answers = data.draw(sheets(old))

    converted = Converter(old, new).convert(answers)

    told = {moved.path: moved for moved in converted.outcomes if moved.before is not None}
    kept = {(field_id, repr(value)) for _path, field_id, value in _leaves(converted.answers)}
    for path, field_id, value in _leaves(answers):
        assert (path in told and told[path].before == value) or (field_id, repr(value)) in kept


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_converted_sheet_is_one_that_the_new_form_would_have_taken(data: st.DataObject) -> None:
    fields = data.draw(forms())
    old, new = compiled(fields), compiled(data.draw(edited(fields)))

    converted = Converter(old, new).convert(data.draw(sheets(old)))

    for key, value in converted.answers.items():
        assert new.fields_by_id[key].clean(value) == Cleaned(value)
    asked = {moved.path for moved in converted.outcomes if moved.fate == Fate.ASKED and moved.before is None}
    assert asked <= {problem.path for problem in new.missing(converted.answers)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_unchanged_form_changes_nothing(data: st.DataObject) -> None:
    form = compiled(data.draw(forms()))
    answers = data.draw(sheets(form))

    converted = Converter(form, form).convert(answers)

    assert (converted.answers, converted.outcomes) == (answers, ())
    assert changes_between(form.document, form.document) == []


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_forms_that_differ_have_changes_to_tell(data: st.DataObject) -> None:
    fields = data.draw(forms())
    old, new = compiled(fields).document, compiled(data.draw(edited(fields))).document

    assert bool(changes_between(old, new)) == (old != new)
