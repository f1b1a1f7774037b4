"""The pile of edits of a draft: kept, undone, made again, merged, refused."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.questionnaires.editing import EditRefusedError, Spot, apply, edits, making, read_edit
from communs.questionnaires.models import Clipboard, DraftEdit, EditState, Revision
from communs.questionnaires.operations.editing import copy, edit_draft, redo, undo
from communs.questionnaires.operations.publishing import discard_draft, publish, write_draft
from communs.questionnaires.schema import digest, read_questionnaire
from tests.factories.accounts import PersonFactory
from tests.factories.questionnaires import document_of, field_document

pytestmark = pytest.mark.django_db
START = document_of(field_document("text"), field_document("date"))


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def draft() -> Revision:
    return write_draft("demarche:1", START, by=None)


def labelled(text: str, name: str = "f_text") -> edits.ChangeField:
    return edits.ChangeField(field=name, put={"label": text})


def pile(draft: Revision) -> list[tuple[int, int, str]]:
    return list(DraftEdit.objects.filter(revision=draft).order_by("number").values_list("number", "turn", "state"))


def ids(draft: Revision) -> list[str]:
    draft.refresh_from_db()
    assert draft.digest == digest(read_questionnaire(draft.document))
    return [field["id"] for field in draft.document["sections"][0]["fields"]]


def test_an_edit_changes_the_draft_and_is_kept_with_its_author(draft: Revision) -> None:
    person = PersonFactory.create()
    row = edit_draft(draft, edits.RemoveFields(fields=("f_text",)), by=person)
    assert (row.number, row.turn, row.by, row.at, row.state) == (1, 1, person, timezone.now(), EditState.DONE)
    assert ids(draft) == ["f_date"]
    assert apply(draft.document, read_edit(row.inverse))[0] == START
    assert [entry.verb for entry in trail(draft)] == ["write", "edit"]


def test_everything_is_undone_and_made_again_in_its_order_by_whoever_asks(draft: Revision) -> None:
    first, second = PersonFactory.create_batch(2)
    edit_draft(draft, lambda document: making.down(document, "f_text"), by=first)
    edit_draft(draft, edits.RemoveFields(fields=("f_date",)), by=second)
    assert ids(draft) == ["f_text"]
    assert undo(draft, by=first).turned_by == first
    assert ids(draft) == ["f_date", "f_text"]
    undo(draft, by=second)
    assert ids(draft) == ["f_text", "f_date"]
    assert pile(draft) == [(1, 4, "undone"), (2, 3, "undone")]
    with pytest.raises(EditRefusedError, match="rien à annuler"):
        undo(draft, by=first)
    redo(draft, by=first)
    redo(draft, by=first)
    assert ids(draft) == ["f_text"]
    with pytest.raises(EditRefusedError, match="rien à rétablir"):
        redo(draft, by=first)
    assert [entry.verb for entry in trail(draft)] == ["write", "edit", "edit", "undo", "undo", "redo", "redo"]


def test_a_new_edit_drops_what_was_undone(draft: Revision) -> None:
    for text in ("Un", "Deux"):
        edit_draft(draft, labelled(text), by=None)
    undo(draft, by=None)
    edit_draft(draft, labelled("Trois"), by=None)
    assert pile(draft) == [(1, 1, "done"), (2, 3, "dropped"), (3, 4, "done")]
    with pytest.raises(EditRefusedError):
        redo(draft, by=None)
    undo(draft, by=None)
    assert draft_label(draft) == "Un"


def draft_label(draft: Revision) -> str:
    draft.refresh_from_db()
    return str(draft.document["sections"][0]["fields"][0]["label"])


@pytest.mark.parametrize(
    ("seconds", "edit", "same_person", "merged"),
    [
        (29, labelled("Deux"), True, True),
        (30, labelled("Deux"), True, False),
        (5, labelled("Deux"), False, False),
        (5, labelled("Deux", "f_date"), True, False),
        (5, edits.ChangeField(field="f_text", put={"hint": "Mot"}), True, False),
        (5, edits.ChangeField(field="f_text", put={"label": "Deux", "hint": "Mot"}), True, False),
    ],
)
def test_a_text_typed_in_several_bursts_is_one_edit(  # noqa: PLR0913 - a row of cases
    draft: Revision,
    clock: time_machine.Traveller,
    seconds: int,
    edit: edits.Edit,
    *,
    same_person: bool,
    merged: bool,
) -> None:
    first, other = PersonFactory.create_batch(2)
    edit_draft(draft, labelled("Un"), by=first)
    clock.shift(timedelta(seconds=seconds))
    edit_draft(draft, edit, by=first if same_person else other)
    assert pile(draft) == ([(1, 2, "done")] if merged else [(1, 1, "done"), (2, 2, "done")])
    undo(draft, by=first)
    assert draft_label(draft) == ("Question text" if merged else "Un")


def test_a_refused_edit_changes_nothing(draft: Revision) -> None:
    before = (draft.document, draft.digest, trail(draft).count())
    for edit in (edits.RemoveFields(fields=("gone",)), edits.ChangeField(field="f_text", put={"max_length": "x"})):
        with pytest.raises(EditRefusedError):
            edit_draft(draft, edit, by=None)
    draft.refresh_from_db()
    assert (draft.document, draft.digest, trail(draft).count(), pile(draft)) == (*before, [])


def test_a_published_revision_is_not_edited(draft: Revision) -> None:
    publish(draft, by=None)
    for act in (lambda: edit_draft(draft, labelled("Un"), by=None), lambda: undo(draft, by=None)):
        with pytest.raises(EditRefusedError, match="vient d’être publiée"):
            act()
    assert pile(draft) == []


def test_another_document_in_the_place_of_a_draft_is_one_edit(draft: Revision) -> None:
    other = document_of(field_document("email"))
    write_draft("demarche:1", other, by=None)
    write_draft("demarche:1", other, by=None)
    assert (ids(draft), pile(draft)) == (["f_email"], [(1, 1, "done")])
    undo(draft, by=None)
    assert ids(draft) == ["f_text", "f_date"]
    discard_draft(draft, by=None)
    assert DraftEdit.objects.count() == 0


def test_an_unfinished_draft_is_kept_and_not_published(draft: Revision) -> None:
    edit_draft(draft, making.added("single_choice", Spot(after="f_text")), by=None)
    draft.refresh_from_db()
    with pytest.raises(ValueError, match="Donnez un libellé"):
        publish(draft, by=None)
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_clipboard_is_a_person_s_and_holds_the_last_fields_copied(draft: Revision) -> None:
    first, second = PersonFactory.create_batch(2)
    copy(START, ["f_date", "f_text"], source="Prêt de salle", by=first)
    board = copy(START, ["f_date"], source="Prêt de salle", by=first)
    assert [field["id"] for field in board.fields] == ["f_date"]
    assert not Clipboard.objects.filter(person=second).exists()
    edit_draft(draft, making.pasted(board.fields, Spot(section="main")), by=first)
    pasted = ids(draft)
    assert pasted[1:] == ["f_text", "f_date"]
    assert pasted[0] not in {"f_text", "f_date"}


def test_an_edit_of_three_hundred_fields_costs_few_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    big = document_of(*(field_document("text", id=f"f{n}") for n in range(300)))
    draft, person = write_draft("demarche:1", big, by=None), PersonFactory.create()
    edit_draft(draft, labelled("Un", "f7"), by=person)
    with django_assert_num_queries(8):  # savepoint, lock, write, last edit, counters, insertion, journal, release
        edit_draft(draft, labelled("Un", "f9"), by=person)


def test_who_leaves_takes_the_clipboard_and_leaves_the_edits(draft: Revision) -> None:
    person = PersonFactory.create()
    edit_draft(draft, labelled("Un"), by=person)
    copy(START, ["f_date"], source="Prêt de salle", by=person)
    Person.objects.filter(pk=person.pk).delete()
    assert (Clipboard.objects.count(), list(DraftEdit.objects.values_list("by", "number"))) == (0, [(None, 1)])
