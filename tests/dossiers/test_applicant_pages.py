"""The applicant's pages over HTTP: what they show, what they cost, where they lead."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.core.files import StoredFile
from communs.dossiers.enums import MessageKind, State
from communs.dossiers.models import Dossier, Message
from communs.dossiers.operations import filing
from communs.dossiers.operations.messaging import post_message
from communs.procedures.models import Demarche
from communs.questionnaires.answers import mark_of
from communs.questionnaires.queries import compiled_revision
from tests.dossiers.cast import COMPLETE, Cast, post
from tests.dossiers.test_filing import PDF
from tests.factories.dossiers import AcceptedFactory, DraftFactory, FollowFactory, SubmittedFactory
from tests.markup import assert_valid_html

SESSION_AND_PERSON = 2
MENU = 3  # what the navigation shows to this person: roles in demarches, expertises
SAVEPOINT = 2  # around each transaction, since the test itself is one; BEGIN and COMMIT in real life


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/dossiers/{cast.draft.number}"


def stored(cast: Cast) -> Dossier:
    return Dossier.objects.get(number=cast.draft.number)


def text_of(response: object) -> str:
    return " ".join(assert_valid_html(response).itertext())


def test_starting(owner: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page = owner.get("/commencer/planter-des-arbres/dossier")
    assert "Au nom de Association Exemple" in text_of(page)
    with django_assert_num_queries(SESSION_AND_PERSON + 1 + SAVEPOINT + 2):
        answer = owner.post("/commencer/planter-des-arbres/dossier", {})
    made = Dossier.objects.latest("number")
    assert (answer.status_code, answer["Location"]) == (303, f"/dossiers/{made.number}/remplir")
    assert (made.applicant, made.organisation) == (cast.owner, None)


def test_starting_for_an_organisation(owner: Client, cast: Cast) -> None:
    owner.post("/commencer/planter-des-arbres/dossier", {"organisation": cast.organisation.pk, "applicant_name": "Ada"})
    assert Dossier.objects.latest("number").applicant_name == "Association Exemple – Ada"


def test_nobody_starts_for_an_organisation_of_others(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    answer = client.post("/commencer/planter-des-arbres/dossier", {"organisation": cast.organisation.pk})
    assert answer.status_code == 422
    assert list(Dossier.objects.all()) == [cast.draft]


def test_starting_on_a_closed_demarche(owner: Client, cast: Cast) -> None:
    Demarche.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    answer = owner.post("/commencer/planter-des-arbres/dossier", {})
    assert answer.status_code == 409
    assert list(Dossier.objects.all()) == [cast.draft]


def test_the_filing_page(owner: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    owner.get(f"{address}/remplir")
    with django_assert_num_queries(SESSION_AND_PERSON + MENU + 2):
        page = owner.get(f"{address}/remplir")
    text = text_of(page)
    assert "Il reste 2 réponses obligatoires." in text
    assert "1 réponse à donner" in text


def test_autosave(owner: Client, cast: Cast, address: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    owner.post(f"{address}/champs/title", {"title": "Haies"})
    with django_assert_num_queries(SESSION_AND_PERSON + 2):
        answer = owner.post(f"{address}/champs/title", {"title": "Arbres", "base-title": mark_of("Haies")})
    assert answer.status_code == 200
    assert answer["X-Autosave"] == "kept"
    html = answer.content.decode()
    assert re.search(r"Enregistré à \d+\u00a0h\u00a0\d\d", html)
    assert f'name="base-title" value="{mark_of("Arbres")}"' in html
    assert stored(cast).answers == {"title": "Arbres"}


def test_autosave_by_the_pages_own_address(owner: Client, cast: Cast, address: str) -> None:
    answer = owner.post(f"{address}/champs", {"budget": "3", "base-budget": mark_of(None)})
    assert answer["X-Autosave"] == "kept"
    assert stored(cast).answers == {"budget": 3}


def test_a_refused_autosave_says_why_and_keeps_what_is_stored(owner: Client, cast: Cast, address: str) -> None:
    owner.post(f"{address}/champs/budget", {"budget": "3"})
    answer = owner.post(f"{address}/champs/budget", {"budget": "beaucoup"})
    assert answer["X-Autosave"] == "refused"
    assert "fr-message--error" in answer.content.decode()
    assert stored(cast).answers == {"budget": 3}


def test_a_conflict_is_told_and_a_second_save_keeps_mine(client: Client, cast: Cast, address: str) -> None:
    filing.save_answers(cast.colleague, cast.draft.number, post({"title": "Haies"}))
    client.force_login(cast.owner)
    answer = client.post(f"{address}/champs", {"title": "Arbres", "base-title": mark_of(None)})
    html = answer.content.decode()
    assert answer["X-Autosave"] == "refused"
    assert "modifiée entre-temps" in html
    assert "«\u00a0Haies\u00a0»" in html
    assert stored(cast).answers == {"title": "Haies"}
    [base] = re.findall(r'name="base-title" value="(\w+)"', html)
    client.post(f"{address}/champs", {"title": "Arbres", "base-title": base})
    assert stored(cast).answers == {"title": "Arbres"}


def test_autosave_of_nothing_known(owner: Client, address: str) -> None:
    assert owner.post(f"{address}/champs/nothing", {"nothing": "x"}).status_code == 404


def test_autosave_of_a_file(owner: Client, cast: Cast, address: str) -> None:
    upload = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    answer = owner.post(f"{address}/champs", {"plan": [upload], "base-plan": mark_of(None)})
    assert answer["X-Autosave"] == "kept"
    assert "plan.pdf" in answer.content.decode()
    [file_id] = stored(cast).answers["plan"]
    link = owner.get(f"{address}/fichiers/{file_id}")
    assert link.status_code == 302
    assert b"".join(owner.get(link["Location"]).streaming_content) == PDF  # type: ignore[attr-defined]


def test_a_refused_file_says_why(owner: Client, cast: Cast, address: str) -> None:
    answer = owner.post(f"{address}/champs", {"plan": [SimpleUploadedFile("plan.exe", b"MZ")], "base-plan": ""})
    assert answer["X-Autosave"] == "refused"
    assert "plan.exe" in answer.content.decode()
    assert stored(cast).answers == {}


def test_the_form_without_a_script(owner: Client, cast: Cast, address: str) -> None:
    answer = owner.post(f"{address}/enregistrer", {"title": "Arbres", "budget": "3", "then": "stay"})
    assert (answer.status_code, answer["Location"]) == (303, f"{address}/remplir")
    assert stored(cast).answers == {"title": "Arbres", "budget": 3}


def test_a_save_over_http_takes_four_queries(
    owner: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner.post(f"{address}/enregistrer", {"title": "Arbres"})
    with django_assert_num_queries(SESSION_AND_PERSON + 2):
        owner.post(f"{address}/enregistrer", {"title": "Haies", "budget": "3"})


def test_the_form_comes_back_with_everything_typed(owner: Client, cast: Cast, address: str) -> None:
    page = owner.post(f"{address}/enregistrer", {"title": "Arbres", "budget": "beaucoup"})
    root = assert_valid_html(page, 422)
    [budget] = [element for element in root.iter() if element.get("name") == "budget"]
    assert budget.get("value") == "beaucoup"
    assert [link.get("href") for link in root.iter("a") if (link.get("href") or "").startswith("#field-budget")]
    assert stored(cast).answers == {"title": "Arbres"}


def test_rows_without_a_script(owner: Client, cast: Cast, address: str) -> None:
    answer = owner.post(f"{address}/enregistrer", {"title": "Arbres", "add-row-people": "1"})
    [row] = stored(cast).answers["people"]
    assert answer["Location"] == f"{address}/remplir#field-people-{row['_row']}"
    owner.post(f"{address}/enregistrer", {f"remove-row-people-{row['_row']}": "1"})
    assert stored(cast).answers == {"title": "Arbres"}


def test_files_without_a_script(owner: Client, cast: Cast, address: str) -> None:
    files = [SimpleUploadedFile(name, PDF, "application/pdf") for name in ("un.pdf", "deux.pdf")]
    assert owner.post(f"{address}/enregistrer", {"plan": files}).status_code == 303
    kept = stored(cast).answers["plan"]
    assert len(kept) == 2
    owner.post(f"{address}/enregistrer", {"remove-file-plan": kept[0]})
    assert stored(cast).answers["plan"] == kept[1:]


def test_going_to_the_deposit_with_missing_answers(owner: Client, address: str) -> None:
    answer = owner.post(f"{address}/enregistrer", {"budget": "3", "then": "submit"}, follow=True)
    root = assert_valid_html(answer)
    summary = next(element for element in root.iter() if element.get("id") == "error-summary")
    assert [link.get("href") for link in summary.iter("a")] == ["#field-title", "#field-agreed"]


def test_the_deposit(
    owner: Client, cast: Cast, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner.post(f"{address}/enregistrer", COMPLETE)
    confirmation = text_of(owner.get(f"{address}/deposer"))
    assert "Arbres" in confirmation
    assert "Association Exemple" in confirmation or cast.draft.applicant_name in confirmation
    # lock and read, audit, groups, text, message, job, write
    with django_assert_num_queries(SESSION_AND_PERSON + SAVEPOINT + 7):
        answer = owner.post(f"{address}/deposer")
    assert (answer.status_code, answer["Location"]) == (303, f"{address}/depot")
    assert "Votre dossier est déposé" in text_of(owner.get(f"{address}/depot"))
    again = owner.post(f"{address}/deposer")
    assert again["Location"] == f"{address}/depot"
    assert stored(cast).state == State.SUBMITTED


def test_the_deposit_of_an_incomplete_dossier(owner: Client, cast: Cast, address: str) -> None:
    answer = owner.post(f"{address}/deposer")
    assert answer["Location"] == f"{address}/remplir?verifier#error-summary"
    assert stored(cast).state == State.DRAFT


def test_the_deposit_on_a_closed_demarche(owner: Client, cast: Cast, address: str) -> None:
    owner.post(f"{address}/enregistrer", COMPLETE)
    Demarche.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    text = text_of(owner.post(f"{address}/deposer", follow=True))
    assert "Vos réponses sont conservées" in text
    assert stored(cast).answers == {"title": "Arbres", "agreed": True}


def test_saving_after_the_deposit(owner: Client, cast: Cast, address: str) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    filing.submit(cast.owner, cast.draft.number)
    assert owner.post(f"{address}/champs", {"title": "Trop tard", "base-title": ""}).status_code == 403
    text = text_of(owner.post(f"{address}/enregistrer", {"title": "Trop tard"}, follow=True))
    assert "n’ont pas été enregistrées" in text
    assert stored(cast).answers["title"] == "Arbres"
    assert owner.get(f"{address}/remplir")["Location"] == address


def test_a_whole_filing_with_its_mail_takes_thirty_statements(
    client: Client, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    """Session and person 5 × 2, create 3, save 3 × 2, deposit 7, mail 4; BEGIN and COMMIT aside."""
    compiled_revision(cast.demarche.published_revision_id)
    client.force_login(cast.owner)
    with CaptureQueriesContext(connection) as counted:
        made = client.post("/commencer/planter-des-arbres/dossier", {})["Location"].removesuffix("/remplir")
        for posted in ({"title": "Arbres"}, {"summary": "Mille arbres"}, {"budget": "3", **COMPLETE}):
            client.post(f"{made}/enregistrer", posted)
        assert client.post(f"{made}/deposer")["Location"] == f"{made}/depot"
        assert run_jobs() == 1
    statements = [one["sql"] for one in counted if "SAVEPOINT" not in one["sql"]]
    last_look_at_the_empty_queue = 1
    assert len(statements) - last_look_at_the_empty_queue == 30


def test_the_list(owner: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    SubmittedFactory.create_batch(3, demarche=cast.demarche, applicant=cast.owner)
    DraftFactory.create(demarche=cast.demarche)
    with django_assert_num_queries(SESSION_AND_PERSON + MENU + 1):
        page = owner.get("/dossiers")
    root = assert_valid_html(page)
    assert len([item for item in root.iter("h2") if item.get("class") == "c-dossiers__title"]) == 4
    drafts = owner.get("/dossiers?etape=brouillons")
    assert re.findall(r"/dossiers/\d+/remplir", drafts.content.decode()) == [f"/dossiers/{cast.draft.number}/remplir"]


def test_the_list_of_somebody_new(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    assert "Aucun dossier ici" in text_of(client.get("/dossiers"))


def test_the_list_goes_page_by_page(owner: Client, cast: Cast) -> None:
    made = SubmittedFactory.create_batch(20, demarche=cast.demarche, applicant=cast.owner)
    first = owner.get("/dossiers").content.decode()
    [following] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = owner.get("/dossiers" + following.replace("&amp;", "&")).content.decode()
    numbers = [set(re.findall(r"/dossiers/(\d+)", html)) for html in (first, second)]
    assert numbers == [{str(dossier.number) for dossier in made}, {str(cast.draft.number)}]


def test_reading_a_decided_dossier(
    owner: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dossier = AcceptedFactory.create(demarche=cast.demarche, applicant=cast.owner, answers={"title": "Arbres"})
    owner.get(f"/dossiers/{dossier.number}")
    # dossier, decision, trail, contact
    with django_assert_num_queries(SESSION_AND_PERSON + MENU + 4):
        page = owner.get(f"/dossiers/{dossier.number}")
    text = text_of(page)
    assert "Le projet répond à l’appel." in text
    assert "Arbres" in text


def test_the_timeline_speaks_french(owner: Client, cast: Cast, address: str) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    filing.submit(cast.owner, cast.draft.number)
    assert "Le dossier a été déposé" in text_of(owner.get(address))


@pytest.mark.parametrize(("name", "title"), [("accuse-de-depot.pdf", b"Accus"), ("dossier.pdf", b"Dossier")])
def test_documents(owner: Client, cast: Cast, address: str, name: str, title: bytes) -> None:
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE | {"add-row-people": ""}))
    filing.submit(cast.owner, cast.draft.number)
    answer = owner.get(f"{address}/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in answer.content


def test_the_receipt_of_a_draft_does_not_exist(owner: Client, address: str) -> None:
    assert owner.get(f"{address}/accuse-de-depot.pdf")["Location"] == f"{address}/remplir"


def test_withdrawing(owner: Client, cast: Cast, address: str) -> None:
    assert "supprimés pour toujours" in text_of(owner.get(f"{address}/supprimer"))
    assert stored(cast).state == State.DRAFT
    assert "est supprimé" in text_of(owner.post(f"{address}/supprimer", follow=True))
    assert list(Dossier.objects.all()) == []


def test_the_thread(owner: Client, cast: Cast) -> None:
    dossier = SubmittedFactory.create(demarche=cast.demarche, applicant=cast.owner)
    FollowFactory.create(dossier=dossier, person=cast.instructor)
    post_message(cast.instructor, dossier.number, "Quel budget ?", kind=MessageKind.AGENT)
    page = text_of(owner.get(f"/dossiers/{dossier.number}/messages"))
    assert "Quel budget ?" in page
    upload = SimpleUploadedFile("budget.pdf", PDF, "application/pdf")
    answer = owner.post(f"/dossiers/{dossier.number}/messages", {"body": "Trois euros.", "attachments": [upload]})
    assert answer.status_code == 303
    message = Message.objects.get(kind=MessageKind.APPLICANT)
    assert (message.body, message.author) == ("Trois euros.", cast.owner)
    assert [one.file.name for one in message.attachments.all()] == ["budget.pdf"]
    assert "budget.pdf" in text_of(owner.get(f"/dossiers/{dossier.number}/messages"))


def test_an_empty_message_comes_back(owner: Client, cast: Cast) -> None:
    dossier = SubmittedFactory.create(demarche=cast.demarche, applicant=cast.owner)
    assert_valid_html(owner.post(f"/dossiers/{dossier.number}/messages", {"body": "  "}), 422)
    assert Message.objects.count() == 0


def test_a_refused_attachment_keeps_the_text(owner: Client, cast: Cast) -> None:
    dossier = SubmittedFactory.create(demarche=cast.demarche, applicant=cast.owner)
    upload = SimpleUploadedFile("programme.exe", b"MZ")
    page = owner.post(f"/dossiers/{dossier.number}/messages", {"body": "Voici.", "attachments": [upload]})
    assert "Voici." in text_of_refused(page)
    assert Message.objects.count() == 0


def text_of_refused(response: object) -> str:
    return " ".join(assert_valid_html(response, 422).itertext())


@pytest.mark.parametrize("page", ["enregistrer", "champs", "champs/title"])
def test_a_file_for_a_field_that_does_not_exist_is_not_kept(owner: Client, address: str, page: str) -> None:
    posted = {"base-title": "", "nothing": SimpleUploadedFile("a.txt", b"Bonjour.")}
    assert owner.post(f"{address}/{page}", posted).status_code == 404
    assert StoredFile.objects.count() == 0
