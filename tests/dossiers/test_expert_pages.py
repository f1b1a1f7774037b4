"""The experts' pages and the instructor's: three people – the instructor, the expert, a stranger – and the owner."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.files import StoredFile, attach, store
from communs.dossiers.models import Dossier, Expertise
from communs.dossiers.operations.messaging import post_message
from tests.dossiers.cast import Cast
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, ExpertiseFactory, MessageFactory, SubmittedFactory

REASON = "Vous connaissez les haies bocagères."
LINK = 'href="/expertise"'


@pytest.fixture
def dossier(cast: Cast) -> Dossier:
    """A submitted dossier with a file in its answers, and a message with another one."""
    made: Dossier = SubmittedFactory.create(
        demarche=cast.demarche, applicant=cast.owner, organisation=cast.organisation
    )
    file = store(text("plan.txt"), by=cast.owner)
    attach(file, made)
    made.answers = {"title": "Des haies", "plan": [str(file.pk)]}
    made.save(update_fields=["answers"])
    post_message(cast.owner, made.number, "Entre nous.", [text("secret.txt")])
    return made


@pytest.fixture
def expert(dossier: Dossier) -> Person:
    person: Person = ExpertiseFactory.create(dossier=dossier).person
    return person


def text(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Des haies et des arbres.", "text/plain")


def status(client: Client, person: Person, url: str) -> int:
    client.force_login(person)
    return client.get(url).status_code


def test_the_expert_reads_the_answers_and_nothing_of_the_conversation(
    client: Client, dossier: Dossier, expert: Person
) -> None:
    client.force_login(expert)
    html = client.get(f"/expertise/{dossier.number}").content.decode()
    shown = (REASON, "Des haies", "plan.txt", "Entre nous.", "secret.txt", "Accepter", "Passer en instruction", LINK)
    assert [piece in html for piece in shown] == [True, True, True, False, False, False, False, True]


def test_the_pages_of_a_dossier_are_its_expert_s_alone(
    client: Client, cast: Cast, dossier: Dossier, expert: Person
) -> None:
    other = ExpertiseFactory.create().person
    people = (expert, cast.owner, cast.colleague, cast.instructor, cast.stranger, other)
    found = [status(client, person, f"/expertise/{dossier.number}") for person in people]
    assert found == [200, 403, 403, 403, 404, 404]


def test_an_expert_opens_no_other_page_of_the_dossier(client: Client, dossier: Dossier, expert: Person) -> None:
    base = f"/dossiers/{dossier.number}"
    pages = ("", "/messages", "/dossier.pdf", "/accuse-de-depot.pdf", "/decision.pdf", "/deposer", "/remplir")
    assert [status(client, expert, base + page) for page in pages] == [404] * len(pages)
    assert status(client, expert, f"/instruction/dossiers/{dossier.number}") == 403
    file = StoredFile.objects.get(name="plan.txt")
    assert status(client, expert, f"{base}/fichiers/{file.pk}") == 404


@pytest.mark.parametrize(("name", "opened"), [("plan.txt", 302), ("secret.txt", 404)])
def test_the_files_of_the_answers_are_open_and_those_of_the_messages_are_not(
    client: Client, cast: Cast, expert: Person, name: str, opened: int
) -> None:
    number = Expertise.objects.get(person=expert).dossier_id
    url = f"/expertise/{number}/fichiers/{StoredFile.objects.get(name=name).pk}"
    people = (expert, cast.owner, cast.instructor, cast.stranger)
    assert [status(client, person, url) for person in people] == [opened, 403, 403, 404]


def test_the_link_of_a_file_opens_it(client: Client, dossier: Dossier, expert: Person) -> None:
    client.force_login(expert)
    page = client.get(f"/expertise/{dossier.number}").content.decode()
    url = f"/expertise/{dossier.number}/fichiers/{StoredFile.objects.get(name='plan.txt').pk}"
    assert url in page
    assert b"".join(client.get(url, follow=True).streaming_content) == b"Des haies et des arbres."  # type: ignore[attr-defined]
    StoredFile.objects.filter(name="plan.txt").update(state="infected")
    assert client.get(url).status_code == 409


def test_the_list_holds_the_dossiers_of_the_invitations_in_force(client: Client, expert: Person) -> None:
    first = Expertise.objects.get(person=expert)
    second = ExpertiseFactory.create(person=expert, dossier=AcceptedFactory.create())
    ended = ExpertiseFactory.create(person=expert)
    ended.revoked_at = ended.invited_at
    ended.save()
    ExpertiseFactory.create()
    client.force_login(expert)
    assert client.get("/expertise").context["page"].rows == [second, first]


def test_the_list_costs_the_same_queries_whatever_it_holds(
    client: Client, expert: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ExpertiseFactory.create_batch(3, person=expert)
    client.force_login(expert)
    # session, person, savepoint, what waits, release, list; roles and expertises for the menu
    with django_assert_num_queries(9):
        client.get("/expertise")


def test_who_is_expert_of_nothing_has_no_entry_and_an_empty_list(client: Client, cast: Cast, dossier: Dossier) -> None:
    client.force_login(cast.stranger)
    html = client.get("/expertise").content.decode()
    assert ("Aucun dossier à expertiser" in html, "Gérer mes adresses" in html) == (True, True)
    assert LINK not in client.get("/dossiers").content.decode()


@pytest.mark.parametrize("page", ["/expertise", "/expertise/{number}"])
def test_who_opens_an_account_with_the_address_finds_the_dossier(client: Client, cast: Cast, page: str) -> None:
    dossier = SubmittedFactory.create(demarche=cast.demarche)
    ExpertiseFactory.create(dossier=dossier, person=None, email="nouvelle@exemple.example")
    newcomer = PersonFactory.create(email="nouvelle@exemple.example")
    client.force_login(newcomer)
    assert LINK in client.get("/dossiers").content.decode()
    html = client.get(page.format(number=dossier.number)).content.decode()
    assert (REASON in html, Expertise.objects.get().person) == (True, newcomer)


def test_the_instructor_invites_then_revokes(client: Client, cast: Cast, dossier: Dossier) -> None:
    client.force_login(cast.instructor)
    page = f"/instruction/dossiers/{dossier.number}"
    address = "camille@exemple.example"
    assert "Aucun expert" in client.get(page).content.decode()
    response = client.post(f"{page}/experts", {"email": address, "reason": REASON})
    assert (response.status_code, response.headers["Location"]) == (303, f"{page}#experts")
    html = client.get(page).content.decode()
    assert (html.count(f"<strong>{address}</strong>"), "en attente d’un compte" in html) == (1, True)
    revoke = f"{page}/experts/{Expertise.objects.get().pk}/retirer"
    assert address in client.get(revoke).content.decode()
    assert Expertise.objects.get().is_active
    assert client.post(revoke).status_code == 303
    assert not Expertise.objects.get().is_active
    assert f"<strong>{address}</strong>" not in client.get(page).content.decode()


def test_a_revoked_expert_finds_nothing_any_more(client: Client, cast: Cast, dossier: Dossier, expert: Person) -> None:
    base, file = f"/expertise/{dossier.number}", StoredFile.objects.get(name="plan.txt")
    pages = (base, f"{base}/fichiers/{file.pk}")
    assert [status(client, expert, page) for page in pages] == [200, 302]
    client.force_login(cast.instructor)
    client.post(f"/instruction/dossiers/{dossier.number}/experts/{Expertise.objects.get().pk}/retirer")
    assert [status(client, expert, page) for page in pages] == [404, 404]
    assert client.get("/expertise").context["page"].rows == []


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "camille", "reason": REASON},
        {"email": "camille@exemple.example", "reason": " "},
        {"email": "camille@exemple.example", "reason": "x" * 1001},
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(
    client: Client, cast: Cast, dossier: Dossier, typed: dict[str, str]
) -> None:
    client.force_login(cast.instructor)
    response = client.post(f"/instruction/dossiers/{dossier.number}/experts", typed)
    html = response.content.decode()
    kept = all(value.strip() in html for value in typed.values())
    assert (response.status_code, kept, Expertise.objects.count()) == (422, True, 0)


def test_a_refusal_says_why(client: Client, cast: Cast, dossier: Dossier, expert: Person) -> None:
    client.force_login(cast.instructor)
    url = f"/instruction/dossiers/{dossier.number}/experts"
    told = {
        expert.email: "est déjà invitée",
        cast.owner.email: "est celle du demandeur",
        cast.instructor.email: "instruit déjà ce dossier",
    }
    for email, sentence in told.items():
        response = client.post(url, {"email": email, "reason": REASON})
        assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert Expertise.objects.count() == 1


def test_the_applicant_s_pages_say_nothing_of_experts(
    client: Client, cast: Cast, dossier: Dossier, expert: Person
) -> None:
    MessageFactory.create(dossier=dossier)
    client.force_login(cast.owner)
    html = client.get(f"/dossiers/{dossier.number}").content.decode()
    assert (expert.email in html, "xpert" in html) == (False, False)
