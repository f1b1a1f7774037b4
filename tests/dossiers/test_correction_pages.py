"""The pages of a correction: the agent asks, the applicant changes apart and sends, the agent reads what changed."""

import pytest
from django.test import Client

from communs.accounts.models import Person
from communs.dossiers.enums import CorrectionKind, State
from communs.dossiers.models import Amendment, Correction, Dossier, WorkingCopy
from communs.dossiers.operations import amending, correcting, filing
from communs.procedures.enums import AutomationMode, CorrectionEffect, DelayUnit
from communs.procedures.models import Automation, Demarche
from tests.dossiers.cast import post
from tests.factories.dossiers import InReviewFactory, SubmittedFactory
from tests.factories.procedures import GroupMemberFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
SHEET = {"title": "Arbres", "budget": 1250, "agreed": True}


@pytest.fixture
def dossier(demarche: Demarche) -> Dossier:
    return SubmittedFactory.create(demarche=demarche, answers=SHEET)


@pytest.fixture
def agent(dossier: Dossier) -> Person:
    return GroupMemberFactory.create(group=dossier.group).person


@pytest.fixture
def theirs(dossier: Dossier) -> Client:
    """The applicant's browser."""
    client = Client()
    client.force_login(dossier.applicant)
    return client


@pytest.fixture
def ours(agent: Person) -> Client:
    """The agent's browser."""
    client = Client()
    client.force_login(agent)
    return client


def ask(agent: Person, dossier: Dossier) -> None:
    kind = CorrectionKind.TO_CORRECT
    correcting.ask_correction(agent, dossier.number, kind=kind, body="Précisez le budget.", fields=["budget"])


def change(dossier: Dossier, **values: object) -> None:
    amending.begin_changes(dossier.applicant, dossier.number)
    filing.save_answers(dossier.applicant, dossier.number, post(values))


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert_valid_html(response)
    return response.content.decode()


def test_an_agent_asks_ticking_the_questions_beside_their_answers(ours: Client, dossier: Dossier) -> None:
    url = f"/instruction/dossiers/{dossier.number}/correction"
    page = text_of(ours, url)
    assert ('value="budget"' in page, 'value="people"' in page, "1\u202f250" in page) == (True, True, True)
    refused = ours.post(url, {"kind": "incomplete", "fields_asked": ["budget"], "body": " "})
    assert_valid_html(refused, 422)
    assert 'value="budget" checked' in refused.content.decode()
    assert Correction.objects.count() == 0
    done = ours.post(url, {"kind": "incomplete", "fields_asked": ["budget"], "body": "Joignez le plan."})
    assert (done.status_code, done["Location"]) == (303, f"/instruction/dossiers/{dossier.number}")
    correction = Correction.objects.get()
    assert (correction.kind, correction.fields) == ("incomplete", ["budget"])
    assert "Le demandeur doit compléter son dossier" in text_of(ours, f"/instruction/dossiers/{dossier.number}")


def test_a_question_that_the_form_does_not_ask_is_refused(ours: Client, dossier: Dossier) -> None:
    url = f"/instruction/dossiers/{dossier.number}/correction"
    refused = ours.post(url, {"kind": "to_correct", "body": "Bonjour", "fields_asked": ["person_name"]})
    assert (refused.status_code, Correction.objects.count()) == (422, 0)


def test_a_second_request_gives_back_what_was_typed(ours: Client, agent: Person, dossier: Dossier) -> None:
    ask(agent, dossier)
    url = f"/instruction/dossiers/{dossier.number}/correction"
    late = ours.post(url, {"kind": "to_correct", "body": "Et le plan\u00a0?"})
    assert_valid_html(late, 409)
    assert ("Et le plan\u00a0?" in late.content.decode(), Correction.objects.count()) == (True, 1)
    assert ours.get(url)["Location"] == f"/instruction/dossiers/{dossier.number}"


def test_an_agent_closes_a_request_after_confirming(ours: Client, agent: Person, dossier: Dossier) -> None:
    url = f"/instruction/dossiers/{dossier.number}/correction/clore"
    assert ours.get(url).status_code == 303
    ask(agent, dossier)
    assert "Précisez le budget." in text_of(ours, url)
    assert Correction.objects.get().closed_at is None
    ours.post(url)
    assert Correction.objects.get().outcome == "withdrawn"


def test_lists_show_what_is_to_be_corrected(ours: Client, theirs: Client, agent: Person, dossier: Dossier) -> None:
    other = SubmittedFactory.create(demarche=dossier.demarche)
    ask(agent, dossier)
    tab = text_of(ours, f"/instruction/{dossier.demarche_id}?tab=to_correct")
    assert (f"dossiers/{dossier.number}" in tab, f"dossiers/{other.number}" in tab) == (True, False)
    assert text_of(theirs, "/dossiers").count("À corriger") == 1


def test_the_applicant_reads_what_is_asked_changes_it_and_sends(
    theirs: Client, ours: Client, agent: Person, dossier: Dossier
) -> None:
    ask(agent, dossier)
    url = f"/dossiers/{dossier.number}"
    page = text_of(theirs, url)
    assert ("Une correction vous est demandée" in page, "Corriger le dossier" in page) == (True, True)
    assert theirs.post(f"{url}/modifier")["Location"] == f"{url}/remplir"
    page = text_of(theirs, f"{url}/remplir")
    assert ('href="#field-budget"' in page, "Relire et envoyer" in page, "Brouillon" in page) == (True, True, False)
    response = theirs.post(f"{url}/champs/budget", {"budget": "2000"}, headers={"hx-request": "true"})
    assert (response.status_code, response["X-Autosave"]) == (200, "kept")
    assert theirs.post(f"{url}/enregistrer", {"then": "submit", "title": "Haies"})["Location"] == f"{url}/deposer"
    assert theirs.get(f"{url}/deposer")["Location"] == f"{url}/modifications"
    review = text_of(theirs, f"{url}/modifications")
    assert "Vous avez modifié 2 réponses." in review
    assert "2\u202f000" not in text_of(ours, f"/instruction/dossiers/{dossier.number}")
    assert theirs.post(f"{url}/modifications")["Location"] == url
    amendment = Amendment.objects.get()
    read = text_of(ours, f"/instruction/dossiers/{dossier.number}")
    assert (read.count("q-changed"), "2\u202f000" in read) == (2, True)
    for client in (ours, theirs):
        told = text_of(client, f"{url}/modifications/{amendment.pk}")
        assert ("1\u202f250" in told, "2\u202f000" in told, "Précisez le budget." in told) == (True, True, True)


def test_what_may_be_changed_is_offered_and_taken_up_again(theirs: Client, dossier: Dossier) -> None:
    url = f"/dossiers/{dossier.number}"
    assert "Modifier le dossier" in text_of(theirs, url)
    assert theirs.get(f"{url}/remplir")["Location"] == url
    theirs.post(f"{url}/modifier")
    assert "Reprendre vos modifications" in text_of(theirs, url)
    assert "Vous n’avez encore rien modifié" in text_of(theirs, f"{url}/modifications")
    assert_valid_html(theirs.post(f"{url}/modifications"), 422)
    text_of(theirs, f"{url}/modifications/abandonner")
    assert WorkingCopy.objects.count() == 1
    theirs.post(f"{url}/modifications/abandonner")
    assert WorkingCopy.objects.count() == 0


def test_changes_that_come_too_late_are_kept_and_told(theirs: Client, dossier: Dossier) -> None:
    change(dossier, title="Haies")
    Dossier.objects.filter(pk=dossier.pk).update(state=State.IN_REVIEW, instructed_at=dossier.submitted_at)
    url = f"/dossiers/{dossier.number}"
    assert "elles ne peuvent plus l’être" in text_of(theirs, url)
    for step in ("modifier", "modifications", "enregistrer"):
        assert theirs.post(f"{url}/{step}")["Location"] == url
    assert theirs.get(f"{url}/modifications")["Location"] == url
    assert theirs.post(f"{url}/champs/title", {"title": "Chênes"}).status_code == 403
    assert WorkingCopy.objects.get().answers["title"] == "Haies"


def test_missing_answers_lead_back_to_the_form(theirs: Client, dossier: Dossier) -> None:
    change(dossier, title="")
    url = f"/dossiers/{dossier.number}"
    for response in (theirs.get(f"{url}/modifications"), theirs.post(f"{url}/modifications")):
        assert response["Location"] == f"{url}/remplir?verifier#error-summary"
    assert "Nom du projet" in text_of(theirs, f"{url}/remplir?verifier")


def test_deciding_during_a_correction_is_confirmed(demarche: Demarche) -> None:
    dossier = InReviewFactory.create(demarche=demarche, answers=SHEET)
    agent = GroupMemberFactory.create(group=dossier.group).person
    ask(agent, dossier)
    client = Client()
    client.force_login(agent)
    url = f"/instruction/dossiers/{dossier.number}/accept"
    assert "sans attendre la correction" in text_of(client, url)
    assert_valid_html(client.post(url, {"motivation": "Bon projet"}), 422)
    assert Dossier.objects.get().state == State.IN_REVIEW
    client.post(url, {"motivation": "Bon projet", "despite_correction": "on"})
    assert Dossier.objects.get().state == State.ACCEPTED


def test_a_decision_that_did_not_see_the_answer_to_a_correction_is_not_taken(demarche: Demarche) -> None:
    dossier = InReviewFactory.create(demarche=demarche, answers=SHEET)
    agent = GroupMemberFactory.create(group=dossier.group).person
    correcting.ask_correction(agent, dossier.number, kind=CorrectionKind.TO_CORRECT, body="Précisez.")
    amending.begin_changes(dossier.applicant, dossier.number)
    filing.save_answers(dossier.applicant, dossier.number, post({"title": "Chênes"}))
    amending.send_changes(dossier.applicant, dossier.number)
    client = Client()
    client.force_login(agent)
    url = f"/instruction/dossiers/{dossier.number}/accept"
    page = client.post(url, {"motivation": "Bon projet", "despite_correction": "on"})
    assert_valid_html(page, 422)
    said = page.content.decode()
    assert ("relisez le dossier" in said, "Bon projet" in said, "despite_correction" in said) == (True, True, False)
    assert Dossier.objects.get().state == State.IN_REVIEW
    client.post(url, {"motivation": "Bon projet"})
    assert Dossier.objects.get().state == State.ACCEPTED


def test_an_agent_reads_that_silence_has_decided(ours: Client, dossier: Dossier) -> None:
    Dossier.objects.update(due_on=dossier.submitted_at.date())
    delay = {"delay": 2, "unit": DelayUnit.MONTHS, "correction": CorrectionEffect.RESET}
    Automation.objects.create(demarche=dossier.demarche, mode=AutomationMode.SILENCE_ACCEPTS, **delay)
    page = ours.post(f"/instruction/dossiers/{dossier.number}/correction", {"kind": "to_correct", "body": "Précisez."})
    assert_valid_html(page, 409)
    assert ["silence de l’administration a décidé" in page.content.decode(), Correction.objects.count()] == [True, 0]
    Automation.objects.all().delete()
    ours.post(f"/instruction/dossiers/{dossier.number}/correction", {"kind": "to_correct", "body": "Précisez."})
    assert Correction.objects.count() == 1  # silence decides no more here
