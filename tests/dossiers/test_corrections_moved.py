"""A working copy and a request for correction while the dossier moves to another version of its form, and back."""

from collections.abc import Callable
from typing import Any

import pytest

from communs.dossiers.enums import ConversionState, CorrectionOutcome
from communs.dossiers.models import Conversion, Correction, Dossier, FormerAnswers, WorkingCopy
from communs.dossiers.operations import amending, converting, filing, undoing
from communs.procedures.models import Demarche
from communs.questionnaires.models import Revision
from tests.dossiers.cast import FORM, post
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import SubmittedFactory
from tests.factories.procedures import RevisionFactory

pytestmark = pytest.mark.django_db
Run = Callable[..., int]
SHEET = {"title": "Arbres", "budget": 1250, "agreed": True}
MOVE = {"*": "move", "summary": "move", "budget": "move"}


@pytest.fixture
def second(demarche: Demarche) -> Revision:
    """The budget in words, a mandatory SIRET."""
    first = demarche.published_revision
    assert first is not None
    title, summary, budget, plan = FORM["sections"][0]["fields"]  # type: ignore[misc]
    siret = {"id": "siret", "type": "siret", "label": "Numéro SIRET"}
    fields = [title, summary, budget | {"type": "text"}, plan, siret]
    document = {"sections": [{"id": "project", "title": "Votre projet", "fields": fields}, FORM["sections"][1]]}
    return RevisionFactory.create(questionnaire_key=first.questionnaire_key, number=2, document=document)


@pytest.fixture
def dossier(demarche: Demarche) -> Dossier:
    """Deposited, with changes that are not sent."""
    dossier = SubmittedFactory.create(demarche=demarche, answers=SHEET)
    change(dossier, budget="2000")
    return dossier


def change(dossier: Dossier, **values: object) -> None:
    amending.begin_changes(dossier.applicant, dossier.number)
    filing.save_answers(dossier.applicant, dossier.number, post(values), seen=dossier.revision_id)


def move(demarche: Demarche, second: Revision, run_jobs: Run, siret: str = "move") -> Conversion:
    first, by = demarche.published_revision, PersonFactory.create()
    assert first is not None
    conversion = converting.start(demarche, source=first, target=second, choices=MOVE | {"siret": siret}, by=by)
    run_jobs()
    conversion.refresh_from_db()
    return conversion


def rows(dossier: Dossier) -> tuple[int, Any, Any]:
    row = Dossier.objects.get(pk=dossier.pk)
    copy = WorkingCopy.objects.filter(dossier=dossier).first()
    return row.revision_id, row.answers, copy and copy.answers


def test_the_working_copy_moves_with_its_dossier_and_comes_back(
    demarche: Demarche, dossier: Dossier, second: Revision, run_jobs: Run
) -> None:
    before = rows(dossier)
    conversion = move(demarche, second, run_jobs)
    words = [str(answers["budget"]).replace("\u202f", " ") for answers in rows(dossier)[1:]]
    assert (rows(dossier)[0], words) == (second.pk, ["1 250", "2 000"])
    undoing.undo(conversion, by=PersonFactory.create())
    run_jobs()
    assert rows(dossier) == before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_has_changed_something_since_stays(
    demarche: Demarche, second: Revision, run_jobs: Run, moment: str
) -> None:
    dossier = SubmittedFactory.create(demarche=demarche, answers=SHEET)
    if moment == "before":
        change(dossier, title="Haies")
    conversion = move(demarche, second, run_jobs)
    dossier.refresh_from_db()
    change(dossier, title="Chênes")
    after = rows(dossier)
    undoing.undo(conversion, by=PersonFactory.create())
    run_jobs()
    conversion.refresh_from_db()
    assert (rows(dossier), conversion.state, conversion.left) == (after, ConversionState.UNDONE, 1)


def test_a_page_of_the_former_form_lands_in_the_working_copy(
    demarche: Demarche, dossier: Dossier, second: Revision, run_jobs: Run
) -> None:
    former = dossier.revision_id
    move(demarche, second, run_jobs)
    deposited = rows(dossier)[1]
    values = post({"budget": "3000", "title": "Haies"})
    _seen, merged = filing.save_answers(dossier.applicant, dossier.number, values, seen=former)
    _revision, answers, copy = rows(dossier)
    assert (merged.late, merged.troubled, answers) == (True, {}, deposited)
    assert (copy["title"], copy["budget"].replace("\u202f", " ")) == ("Haies", "3 000")
    assert set(FormerAnswers.objects.get().late) == {"budget", "title"}


def test_move_and_ask_is_a_request_that_the_undoing_closes(
    demarche: Demarche, dossier: Dossier, second: Revision, run_jobs: Run
) -> None:
    conversion = move(demarche, second, run_jobs, siret="ask")
    correction = Correction.objects.get()
    dossier.refresh_from_db()
    assert (correction.conversion, correction.fields, dossier.to_correct) == (conversion, ["siret"], True)
    undoing.undo(conversion, by=PersonFactory.create())
    run_jobs()
    correction.refresh_from_db()
    dossier.refresh_from_db()
    assert (correction.outcome, dossier.to_correct) == (CorrectionOutcome.WITHDRAWN, False)
    assert dossier.revision_id == conversion.source_id
