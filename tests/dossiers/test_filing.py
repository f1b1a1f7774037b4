"""Create, save, submit, withdraw: what changes in the world, and what does not when refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.http import Http404
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.core.audit import trail
from communs.core.files import FileRefused, StoredFile, attached_files
from communs.core.mail.models import Message as Mail
from communs.dossiers.enums import State
from communs.dossiers.errors import FilingClosed, Incomplete
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing
from communs.procedures.models import Demarche
from communs.questionnaires.answers import mark_of
from tests.dossiers.cast import COMPLETE, Cast, post
from tests.factories.accounts import PersonFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def stored(cast: Cast) -> Dossier:
    return Dossier.objects.get(number=cast.draft.number)


def verbs(dossier: Dossier) -> list[str]:
    return [entry.verb for entry in trail(dossier)]


def close(demarche: Demarche) -> None:
    Demarche.objects.filter(pk=demarche.pk).update(closes_at=timezone.now() - timedelta(hours=1))


def test_create_for_oneself(demarche: Demarche) -> None:
    person = PersonFactory.create(first_name="Ada", last_name="Fictive")
    dossier = filing.create(person, demarche)
    kept = Dossier.objects.get(number=dossier.number)
    assert (kept.state, kept.applicant, kept.organisation) == (State.DRAFT, person, None)
    assert (kept.applicant_name, kept.applicant_email) == ("Ada Fictive", person.email)
    assert kept.revision == demarche.published_revision
    assert verbs(kept) == ["create"]


def test_create_for_an_organisation(cast: Cast) -> None:
    dossier = filing.create(cast.owner, cast.demarche, organisation=cast.organisation, name="Ada F.")
    assert dossier.applicant_name == "Association Exemple – Ada F."


def test_nobody_creates_on_a_closed_demarche(cast: Cast) -> None:
    close(cast.demarche)
    cast.demarche.refresh_from_db()
    with pytest.raises(FilingClosed):
        filing.create(cast.owner, cast.demarche)
    assert list(Dossier.objects.all()) == [cast.draft]


def test_a_save_writes_answers_and_no_audit_row(cast: Cast) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post({"title": " Arbres ", "budget": "1 200"}))
    kept = stored(cast)
    assert kept.answers == {"title": "Arbres", "budget": 1200}
    assert (kept.version, verbs(kept)) == (2, [])
    assert kept.updated_at > cast.draft.updated_at


def test_a_save_of_the_same_answers_writes_nothing(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post({"title": "Arbres"}))
    with django_assert_num_queries(1):
        filing.save_answers(cast.owner, cast.draft.number, post({"title": "Arbres"}))
    assert stored(cast).version == 2


def test_a_save_takes_two_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post({"title": "Arbres"}))
    with django_assert_num_queries(2):
        filing.save_answers(cast.owner, cast.draft.number, post({"title": "Haies", "budget": "3"}))


def test_two_colleagues_at_the_same_moment_lose_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The colleague writes between the owner's read and write: the owner's write is done again on top."""
    ask, waiting = filing.merge, [post({"budget": "7"})]

    def interrupted(*arguments: object) -> object:
        if waiting:
            filing.save_answers(cast.colleague, cast.draft.number, waiting.pop())
        return ask(*arguments)

    monkeypatch.setattr(filing, "merge", interrupted)
    filing.save_answers(cast.owner, cast.draft.number, post({"title": "Arbres"}))
    assert stored(cast).answers == {"title": "Arbres", "budget": 7}


def test_a_save_that_meets_a_deposit_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    ask = filing.merge

    def interrupted(*arguments: object) -> object:
        filing.submit(cast.colleague, cast.draft.number)
        return ask(*arguments)

    monkeypatch.setattr(filing, "merge", interrupted)
    with pytest.raises(PermissionDenied):
        filing.save_answers(cast.owner, cast.draft.number, post({"title": "Trop tard"}))
    assert stored(cast).answers["title"] == "Arbres"


def test_a_conflict_is_not_written(cast: Cast) -> None:
    number = cast.draft.number
    filing.save_answers(cast.colleague, number, post({"title": "Haies"}))
    _dossier, merged = filing.save_answers(
        cast.owner, number, post({"title": "Arbres", "base-title": mark_of(None), "budget": "3"})
    )
    assert set(merged.conflicts) == {"title"}
    assert stored(cast).answers == {"title": "Haies", "budget": 3}


def test_rows_come_and_go(cast: Cast) -> None:
    number = cast.draft.number
    for _ in range(3):
        dossier, merged = filing.save_answers(cast.owner, number, post({"add-row-people": ""}))
    rows = [row["_row"] for row in dossier.answers["people"]]
    assert merged.anchor == f"people-{rows[2]}"
    _dossier, merged = filing.save_answers(cast.owner, number, post({"add-row-people": ""}))
    assert list(merged.refused) == ["people"]
    filing.save_answers(cast.owner, number, post({f"people-{rows[1]}-person_name": "Ada"}))
    filing.save_answers(cast.owner, number, post({f"remove-row-people-{rows[0]}": ""}))
    assert stored(cast).answers["people"] == [{"_row": rows[1], "person_name": "Ada"}, {"_row": rows[2]}]


@pytest.mark.parametrize("who", ["member", "instructor", "stranger"])
def test_others_change_nothing(cast: Cast, who: str) -> None:
    person, number = getattr(cast, who), cast.draft.number
    filing.save_answers(cast.owner, number, post(COMPLETE))
    before = stored(cast).answers
    for attempt in (
        lambda: filing.save_answers(person, number, post({"title": "Pris"})),
        lambda: filing.attach_file(person, number, "plan", SimpleUploadedFile("plan.pdf", PDF, "application/pdf")),
        lambda: filing.submit(person, number),
        lambda: filing.withdraw_draft(person, number),
    ):
        with pytest.raises(Http404):
            attempt()
    kept = stored(cast)
    assert (kept.answers, kept.state, verbs(kept), StoredFile.objects.count()) == (before, State.DRAFT, [], 0)


def test_a_colleague_does_not_throw_the_draft_away(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        filing.withdraw_draft(cast.colleague, cast.draft.number)
    assert stored(cast).state == State.DRAFT


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_submit(cast: Cast, who: str, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]) -> None:
    number = cast.draft.number
    filing.save_answers(cast.owner, number, post(COMPLETE))
    filing.submit(getattr(cast, who), number)
    kept = stored(cast)
    assert (kept.state, kept.group, kept.submitted_at is not None) == (
        State.SUBMITTED,
        cast.demarche.groups.get(),
        True,
    )
    assert verbs(kept) == ["submit"]
    assert run_jobs() == 1
    [sent] = mailoutbox
    assert sent.to == [cast.owner.email]
    assert sent.subject == f"Dossier n° {number} déposé"


def test_the_receipt_speaks_the_applicants_language(
    cast: Cast, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(language="en")
    cast.owner.refresh_from_db()
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    filing.submit(cast.owner, cast.draft.number)
    run_jobs()
    assert mailoutbox[0].subject == f"Dossier no. {cast.draft.number} submitted"


def test_a_second_click_deposits_nothing_twice(cast: Cast) -> None:
    number = cast.draft.number
    filing.save_answers(cast.owner, number, post(COMPLETE))
    first = filing.submit(cast.owner, number).submitted_at
    assert filing.submit(cast.colleague, number).submitted_at == first
    assert verbs(stored(cast)) == ["submit"]
    assert Mail.objects.count() == 1


def test_an_incomplete_dossier_is_not_deposited(cast: Cast) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post({"budget": "3"}))
    with pytest.raises(Incomplete) as refused:
        filing.submit(cast.owner, cast.draft.number)
    assert [problem.path for problem in refused.value.problems] == ["title", "agreed"]
    kept = stored(cast)
    assert (kept.state, kept.answers, verbs(kept), Mail.objects.count()) == (State.DRAFT, {"budget": 3}, [], 0)


def test_a_closed_demarche_refuses_the_deposit_and_keeps_everything(cast: Cast) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    close(cast.demarche)
    with pytest.raises(FilingClosed):
        filing.submit(cast.owner, cast.draft.number)
    filing.save_answers(cast.owner, cast.draft.number, post({"title": "Encore modifiable"}))
    assert stored(cast).answers["title"] == "Encore modifiable"
    assert stored(cast).state == State.DRAFT


def test_withdraw(cast: Cast) -> None:
    filing.attach_file(cast.owner, cast.draft.number, "plan", SimpleUploadedFile("plan.pdf", PDF, "application/pdf"))
    filing.withdraw_draft(cast.owner, cast.draft.number)
    assert list(Dossier.objects.all()) == []
    assert StoredFile.objects.count() == 0
    assert verbs(cast.draft) == ["withdraw"]


def test_files_come_and_go(cast: Cast) -> None:
    number, upload = cast.draft.number, SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    _dossier, file = filing.attach_file(cast.colleague, number, "plan", upload)
    assert stored(cast).answers == {"plan": [str(file.pk)]}
    assert list(attached_files(cast.draft)) == [file]
    filing.save_answers(cast.owner, number, post({"remove-file-plan": str(file.pk)}))
    assert stored(cast).answers == {}
    assert StoredFile.objects.count() == 0


def test_a_refused_file_is_not_kept(cast: Cast) -> None:
    with pytest.raises(FileRefused):
        filing.attach_file(
            cast.owner, cast.draft.number, "plan", SimpleUploadedFile("plan.pdf", b"MZ not a pdf", "application/pdf")
        )
    assert (stored(cast).answers, StoredFile.objects.count()) == ({}, 0)


def test_a_file_has_its_place(cast: Cast) -> None:
    with pytest.raises(KeyError):
        filing.attach_file(cast.owner, cast.draft.number, "title", SimpleUploadedFile("plan.pdf", PDF))
    assert StoredFile.objects.count() == 0


def test_an_infected_file_keeps_the_dossier_from_being_deposited(cast: Cast) -> None:
    number, upload = cast.draft.number, SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    filing.save_answers(cast.owner, number, post(COMPLETE))
    _dossier, file = filing.attach_file(cast.owner, number, "plan", upload)
    StoredFile.objects.filter(pk=file.pk).update(state="infected")
    with pytest.raises(Incomplete) as refused:
        filing.submit(cast.owner, number)
    assert [problem.path for problem in refused.value.problems] == ["plan"]
