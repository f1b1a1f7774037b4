"""Moving dossiers from one revision to another, interrupting it, undoing it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.core.audit import trail
from communs.core.files import StoredFile
from communs.core.mail.models import Message as Mail
from communs.dossiers import jobs
from communs.dossiers.enums import ConversionState, State
from communs.dossiers.errors import ConversionUnderway, NotUndoable
from communs.dossiers.models import Conversion, Dossier, FormerAnswers, Message
from communs.dossiers.operations import attaching, converting, filing, undoing
from communs.dossiers.operations.assessing import assess
from communs.procedures.models import Demarche
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.models import Revision
from communs.questionnaires.schema import digest
from tests.dossiers.cast import FORM, Cast
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, DraftFactory, InReviewFactory, SubmittedFactory
from tests.factories.procedures import DemarcheFactory, RevisionFactory
from tests.questionnaires.form_edits import compiled, edited, forms, sheets

SHEET = {"title": "Arbres", "summary": "Une haie", "budget": 1250, "agreed": True}
MOVE = {"*": "move", "summary": "move", "budget": "move", "siret": "move"}


def _second_form() -> dict[str, Any]:
    """No presentation any more, a budget in words, a new mandatory SIRET."""
    title, _summary, budget, plan = FORM["sections"][0]["fields"]  # type: ignore[misc]
    siret = {"id": "siret", "type": "siret", "label": "Numéro SIRET"}
    fields = [title, budget | {"type": "text"}, plan, siret]
    return {"sections": [{"id": "project", "title": "Votre projet", "fields": fields}, FORM["sections"][1]]}


@pytest.fixture
def second(demarche: Demarche) -> Revision:
    first = demarche.published_revision
    assert first is not None
    document = _second_form()
    return RevisionFactory.create(questionnaire_key=first.questionnaire_key, number=2, document=document)


def _start(demarche: Demarche, second: Revision, choices: dict[str, str] | None = None, note: str = "") -> Conversion:
    first = demarche.published_revision
    assert first is not None
    by = PersonFactory.create()
    return converting.start(demarche, source=first, target=second, choices=choices or MOVE, note=note, by=by)


def _answers(demarche: Demarche) -> dict[int, tuple[int, Any]]:
    rows = Dossier.objects.filter(demarche=demarche).order_by("number")
    return {dossier.number: (dossier.revision_id, dossier.answers) for dossier in rows}


def test_open_dossiers_move_and_decided_ones_stay(
    demarche: Demarche, second: Revision, run_jobs: Callable[[], int]
) -> None:
    made = [make.create(demarche=demarche, answers=SHEET) for make in (DraftFactory, SubmittedFactory, InReviewFactory)]
    decided = AcceptedFactory.create(demarche=demarche, answers=SHEET)

    conversion = _start(demarche, second)
    run_jobs()

    moved = {"title": "Arbres", "budget": "1 250", "agreed": True}
    for dossier in made:
        dossier.refresh_from_db()
        assert (dossier.revision_id, dossier.version) == (second.pk, 2)
        assert {key: str(value).replace("\u202f", " ") for key, value in dossier.answers.items()} == {
            key: str(value) for key, value in moved.items()
        }
        former = FormerAnswers.objects.get(dossier=dossier)
        assert (former.answers, former.revision) == (SHEET, demarche.published_revision)
        assert {outcome["path"]: outcome["fate"] for outcome in former.outcomes} == {
            "summary": "hidden",
            "budget": "cast",
            "siret": "asked",
        }
        assert [entry.verb for entry in trail(dossier)] == ["convert"]
    decided.refresh_from_db()
    assert (decided.revision, decided.answers, decided.version) == (demarche.published_revision, SHEET, 1)
    conversion.refresh_from_db()
    assert (conversion.state, conversion.moved, conversion.stayed, conversion.asked) == ("done", 3, 0, 0)


@pytest.mark.parametrize(
    ("answers", "stays"),
    [({"title": "Arbres", "summary": "Une haie"}, True), ({"title": "Arbres", "budget": 3}, False), ({}, False)],
)
def test_one_choice_to_keep_keeps_the_dossier(
    demarche: Demarche, second: Revision, run_jobs: Callable[[], int], answers: dict[str, Any], *, stays: bool
) -> None:
    dossier = SubmittedFactory.create(demarche=demarche, answers=answers)

    conversion = _start(demarche, second, MOVE | {"summary": "keep"})
    run_jobs()

    dossier.refresh_from_db()
    conversion.refresh_from_db()
    assert (dossier.revision_id == conversion.source_id) is stays
    assert (conversion.stayed, conversion.moved) == (int(stays), int(not stays))
    assert FormerAnswers.objects.count() == int(not stays)


def test_what_nobody_chose_keeps_the_dossier(demarche: Demarche, second: Revision, run_jobs: Callable[[], int]) -> None:
    dossier = SubmittedFactory.create(demarche=demarche, answers=SHEET)

    _start(demarche, second, {"*": "move"})
    run_jobs()

    dossier.refresh_from_db()
    assert (dossier.revision, dossier.answers, dossier.version) == (demarche.published_revision, SHEET, 1)


def test_applicants_are_asked_in_the_thread_and_by_e_mail(
    demarche: Demarche, second: Revision, run_jobs: Callable[[], int]
) -> None:
    draft, submitted = (make.create(demarche=demarche, answers=SHEET) for make in (DraftFactory, SubmittedFactory))

    _start(demarche, second, MOVE | {"siret": "ask"}, note="Avant le 1er mai.")
    run_jobs()

    [message] = Message.objects.all()
    assert message.dossier_id == submitted.number
    assert message.body.splitlines()[1:] == ["– Numéro SIRET", "Avant le 1er mai."]
    mails = Mail.objects.filter(template="dossiers/mail/converted")
    assert {mail.recipient for mail in mails} == {draft.applicant_email, submitted.applicant_email}


def test_a_killed_move_goes_on_where_it_was(
    demarche: Demarche, second: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "BATCH", 2)
    DraftFactory.create_batch(5, demarche=demarche, answers=SHEET)
    conversion = _start(demarche, second)
    keep = converting.record_many
    calls = iter(["goes", "dies"])

    def dying(entries: Any, verb: str, *, actor: Any) -> None:  # noqa: ANN401 - passed on
        keep(entries, verb, actor=actor)
        if next(calls, "goes") == "dies":
            raise SystemExit

    monkeypatch.setattr(converting, "record_many", dying)
    with pytest.raises(SystemExit):
        jobs.convert(conversion=conversion.pk)
    assert FormerAnswers.objects.count() == 2

    jobs.convert(conversion=conversion.pk)

    assert not converting.advance(conversion.pk)
    dossiers = Dossier.objects.filter(demarche=demarche)
    assert [dossier.version for dossier in dossiers] == [2] * 5
    assert [[entry.verb for entry in trail(dossier)] for dossier in dossiers] == [["convert"]] * 5
    assert FormerAnswers.objects.count() == 5


def test_a_file_of_a_question_that_is_gone_stays_with_the_former_answers(
    cast: Cast, second: Revision, run_jobs: Callable[[], int]
) -> None:
    upload = SimpleUploadedFile("plan.txt", b"Un plan.", "text/plain")
    _draft, file = filing.attach_file(cast.owner, cast.draft.number, "plan", upload)
    fields = [field for field in second.document["sections"][0]["fields"] if field["id"] != "plan"]
    sections = [{"id": "project", "title": "Votre projet", "fields": fields}]
    third = RevisionFactory.create(document={"sections": sections})
    _start(cast.demarche, third, MOVE | {"plan": "move"})
    run_jobs()

    attaching.discard_unused(cast.draft.number)

    assert Dossier.objects.get(pk=cast.draft.pk).answers == {}
    assert StoredFile.objects.get() == file


def test_one_move_at_a_time(demarche: Demarche, second: Revision) -> None:
    DraftFactory.create(demarche=demarche)
    _start(demarche, second)

    with pytest.raises(ConversionUnderway):
        _start(demarche, second)

    assert Conversion.objects.count() == 1


def test_undoing_restores_every_answer_but_where_somebody_went_on(
    demarche: Demarche, second: Revision, run_jobs: Callable[[], int]
) -> None:
    untouched, answered, submitted, decided = (
        make.create(demarche=demarche, answers=SHEET)
        for make in (SubmittedFactory, DraftFactory, DraftFactory, InReviewFactory)
    )
    conversion = _start(demarche, second)
    run_jobs()
    Dossier.objects.filter(pk=answered.pk).update(answers={"title": "Haie", "siret": "13002526500013"}, version=3)
    at = {"submitted_at": "2099-01-01T00:00Z", "group": demarche.groups.get(), "state": State.SUBMITTED}
    Dossier.objects.filter(pk=submitted.pk).update(**at)
    Dossier.objects.filter(pk=decided.pk).update(state=State.REFUSED, decided_at="2099-01-01T00:00Z")
    before = _answers(demarche)
    conversion.refresh_from_db()

    undoing.undo(conversion, by=PersonFactory.create())
    run_jobs()

    after = _answers(demarche)
    assert after[untouched.number] == (conversion.source_id, SHEET)
    for dossier in (answered, submitted, decided):
        assert after[dossier.number] == before[dossier.number]
    left = FormerAnswers.objects.filter(conversion=conversion, left=True)
    assert {former.dossier_id for former in left} == {answered.number, submitted.number, decided.number}
    conversion.refresh_from_db()
    assert (conversion.state, conversion.restored, conversion.left) == (ConversionState.UNDONE, 1, 3)
    untouched.refresh_from_db()
    assert (untouched.version, [entry.verb for entry in trail(untouched)]) == (3, ["convert", "convert_back"])
    with pytest.raises(NotUndoable):
        undoing.undo(conversion, by=PersonFactory.create())


def test_what_would_become_of_the_answers_is_counted_by_state(
    demarche: Demarche, second: Revision, cast: Cast, monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], int]
) -> None:
    SubmittedFactory.create_batch(2, demarche=demarche, answers={"title": "Haie", "summary": "Longue"})
    DraftFactory.create(demarche=demarche, answers={"title": "Haie", "budget": 3})
    AcceptedFactory.create(demarche=demarche, answers=SHEET)
    DraftFactory.create(demarche=demarche, answers=SHEET, is_test=True)
    first = demarche.published_revision
    assert first is not None
    expected = {
        "dossiers": {"draft": 2, "submitted": 2},
        "untouched": {"draft": 0, "submitted": 0},
        "fields": {
            "siret": {"asked": {"draft": 2, "submitted": 2}},
            "summary": {"hidden": {"submitted": 2}},
            "budget": {"cast": {"draft": 1}},
        },
    }

    at_once = assess(first, second)
    assert (at_once.counts, at_once.seen, at_once.total) == (expected, 4, 4)

    monkeypatch.setattr("communs.dossiers.operations.assessing.AT_ONCE", 0)
    monkeypatch.setattr("communs.dossiers.operations.assessing.BATCH", 3)
    later = assess(first, second, again=True)
    assert (later.counts, later.finished_at) == ({}, None)
    run_jobs()
    later.refresh_from_db()
    assert later.counts == expected
    assert later.finished_at is not None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_move_and_its_undoing_change_no_answer(db: None, run_jobs: Callable[[], int], data: st.DataObject) -> None:
    fields = data.draw(forms())
    old, new = compiled(fields), compiled(data.draw(edited(fields)))
    first, second = (RevisionFactory.create(document=_plain(form), digest=digest(form.document)) for form in (old, new))
    demarche = DemarcheFactory.create(published_revision=first)
    for sheet in data.draw(st.lists(sheets(old), min_size=1, max_size=3)):
        DraftFactory.create(demarche=demarche, answers=sheet)
        SubmittedFactory.create(demarche=demarche, answers=old.deposited(sheet)[0])
    before = _answers(demarche)
    names = [*old.fields_by_id, *new.fields_by_id, "*"]

    conversion = _start(demarche, second, dict.fromkeys(names, "move"))
    run_jobs()
    assert {number: (second.pk, former) for number, (_, former) in before.items()} == {
        former.dossier_id: (former.dossier.revision_id, former.answers)
        for former in FormerAnswers.objects.filter(conversion=conversion)
    }
    for dossier in Dossier.objects.filter(demarche=demarche, submitted_at__isnull=False):
        assert calculated_in(new, dossier.answers) == calculated_in(new, new.deposited(dossier.answers)[0])
    conversion.refresh_from_db()
    undoing.undo(conversion, by=PersonFactory.create())
    run_jobs()

    assert _answers(demarche) == before


def calculated_in(form: CompiledQuestionnaire, answers: Any) -> dict[str, Any]:  # noqa: ANN401 - a sheet
    return {key: value for key, value in answers.items() if not form.fields_by_id[key].asked}


AMOUNTS = [
    {"type": "integer", "id": "meals", "label": "Repas"},
    {"type": "calculated", "id": "price", "label": "Prix", "formula": "meals * 12.5", "unit": "€"},
    {
        "type": "repetition",
        "id": "rooms",
        "label": "Salles",
        "fields": [
            {"type": "integer", "id": "hours", "label": "Heures"},
            {"type": "calculated", "id": "rent", "label": "Loyer", "formula": "hours * 10"},
        ],
    },
]
ROW_ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def _form(fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {"sections": [{"id": "main", "title": "Prêt", "fields": fields}]}


def test_calculated_values_are_worked_out_again(db: None, run_jobs: Callable[[], int]) -> None:
    meals, price, rooms = AMOUNTS
    dearer = [
        meals,
        price | {"formula": "meals * 20"},
        rooms | {"fields": [rooms["fields"][0], rooms["fields"][1] | {"formula": "hours * 11"}]},
    ]  # type: ignore[index]
    dearer.append({"type": "calculated", "id": "double", "label": "Double", "formula": "price * 2"})
    first = RevisionFactory.create(document=_form(AMOUNTS))
    second = RevisionFactory.create(questionnaire_key=first.questionnaire_key, number=2, document=_form(dearer))
    demarche = DemarcheFactory.create(published_revision=first)
    typed = {"meals": 4, "rooms": [{"_row": ROW_ID, "hours": 3}]}
    kept = typed | {"price": "50", "rooms": [{"_row": ROW_ID, "hours": 3, "rent": "30"}]}
    draft = DraftFactory.create(demarche=demarche, answers=typed)
    filed = SubmittedFactory.create(demarche=demarche, answers=kept)

    conversion = _start(demarche, second, dict.fromkeys(["*", "price", "rent"], "move"))
    run_jobs()

    after = {number: answers for number, (_revision, answers) in _answers(demarche).items()}
    assert after[draft.number] == typed
    assert after[filed.number] == {
        "meals": 4, "price": "80", "double": "160", "rooms": [{"_row": ROW_ID, "hours": 3, "rent": "33"}],
    }  # fmt: skip
    outcomes = FormerAnswers.objects.get(dossier=filed).outcomes
    assert outcomes == [{"path": "price", "fate": "cast"}, {"path": f"rooms-{ROW_ID}-rent", "fate": "cast"}]
    conversion.refresh_from_db()
    undoing.undo(conversion, by=PersonFactory.create())
    run_jobs()
    assert {number: answers for number, (_revision, answers) in _answers(demarche).items()} == {
        draft.number: typed,
        filed.number: kept,
    }


def _plain(form: Any) -> Any:  # noqa: ANN401 - a document
    from communs.questionnaires.schema import to_builtins

    return to_builtins(form.document)
