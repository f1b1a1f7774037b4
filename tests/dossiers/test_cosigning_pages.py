"""The pages of signatures: the applicant's, the signer's, the agent's; three people, and what a refusal leaves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.files import attach, store
from communs.dossiers.documents import whole
from communs.dossiers.enums import State
from communs.dossiers.models import Cosignature, Dossier
from communs.dossiers.operations import amending, cosigning, filing
from communs.dossiers.queries import dossier_for
from tests.dossiers.cast import post
from tests.dossiers.cosigning_cast import Scene, link_to, rows, scene
from tests.dossiers.test_documents import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def play() -> Scene:
    """A draft with a file, ready to be signed by two people in order."""
    made = scene()
    file = store(SimpleUploadedFile("plan.txt", b"Des haies.", "text/plain"), by=made.owner)
    attach(file, made.draft)
    Dossier.objects.update(answers={**made.draft.answers, "plan": [str(file.pk)]})
    return made


def get(client: Client, person: Person | None, url: str) -> int:
    client.force_login(person) if person else client.logout()
    return client.get(url).status_code


def test_the_applicant_names_the_signers_before_the_deposit(client: Client, play: Scene) -> None:
    client.force_login(play.owner)
    url = f"/dossiers/{play.number}/deposer"
    page = client.get(url).content.decode()
    assert [word in page for word in ("Présidente", "Trésorier", "Demander les signatures")] == [True] * 3
    typed = {"signer-chair": play.chair.email, "signer-treasurer": play.owner.email}
    before = rows(play.draft)
    refused = client.post(url, typed)
    assert (refused.status_code, rows(play.draft)) == (422, before)
    assert play.chair.email in refused.content.decode()  # what was typed comes back
    client.post(url, typed | {"signer-treasurer": ""})
    assert (rows(play.draft), client.post(url).status_code) == (before, 422)
    done = client.post(url, typed | {"signer-treasurer": play.treasurer.email})
    assert (done.status_code, done["Location"]) == (303, f"/dossiers/{play.number}/signatures")
    assert client.post(url, typed).status_code == 303
    assert play.told() == [("cosigning", play.chair.email)]


def test_the_applicant_follows_asks_again_replaces_and_takes_back(client: Client, play: Scene) -> None:
    play.ask()
    client.force_login(play.owner)
    base = f"/dossiers/{play.number}/signatures"
    chair, treasurer = Cosignature.objects.order_by("pk")
    page = client.get(f"/dossiers/{play.number}", follow=True)
    assert (page.redirect_chain[-1][0], play.chair.email in page.content.decode()) == (base, True)
    client.post(f"{base}/{treasurer.pk}/relancer")  # not in turn
    client.post(f"{base}/{chair.pk}/relancer")
    assert play.told() == [("cosigning", play.chair.email)] * 2
    refused = client.post(f"{base}/{treasurer.pk}/adresse", {"email": play.chair.email})
    assert (refused.status_code, play.chair.email in refused.content.decode()) == (422, True)
    client.post(f"{base}/{treasurer.pk}/adresse", {"email": play.stranger.email})
    assert Cosignature.objects.get(pk=treasurer.pk).email == play.stranger.email
    assert "Personne n’a encore signé" in client.get(f"{base}/reprendre").content.decode()
    assert client.post(f"{base}/reprendre")["Location"] == f"/dossiers/{play.number}/remplir"
    assert play.dossier.state == State.DRAFT
    assert client.get(base)["Location"] == f"/dossiers/{play.number}/deposer"


def test_the_link_then_the_dossier_then_the_signature(client: Client, play: Scene) -> None:
    play.ask()
    link = f"/signer/{link_to(play.chair)}"
    anonymous = client.get(link)
    assert (anonymous.status_code, "Des haies" in anonymous.content.decode()) == (200, False)
    assert play.chair.email not in anonymous.content.decode()
    assert client.post(link)["Location"].startswith("/compte/login/")
    client.force_login(play.chair)
    client.get(link)
    assert Cosignature.objects.get(role="chair").person is None  # looking is not opening
    opened = client.post(link, follow=True)
    assert [word in opened.content.decode() for word in ("Des haies", "plan.txt", "Refuser de signer")] == [True] * 3
    confirm = client.get(f"/cosignatures/{play.number}/signer")
    digest = play.dossier.signature_request.digest
    assert [word in confirm.content.decode() for word in (digest, "Je signe")] == [True, True]
    assert client.post(f"/cosignatures/{play.number}/signer", {"digest": "0" * 64}).status_code == 422
    for _twice in range(2):
        client.post(f"/cosignatures/{play.number}/signer", {"digest": digest})
    assert Cosignature.objects.get(role="chair").digest == digest
    assert "Vous avez signé le" in client.get(link, follow=True).content.decode()


def test_three_people_and_the_pages_of_a_signer(client: Client, play: Scene) -> None:
    play.ask()
    play.join(play.chair)
    instructor = play.demarche.groups.get().memberships.get().person
    file = play.dossier.answers["plan"][0]
    people = (play.chair, play.owner, play.treasurer, play.stranger, instructor)
    before = rows(play.draft)
    expected = {
        "": [200, 404, 404, 404, 404],
        "/signer": [200, 404, 404, 404, 404],
        "/refuser": [200, 404, 404, 404, 404],
        f"/fichiers/{file}": [302, 403, 404, 404, 404],
    }
    assert {
        page: [get(client, who, f"/cosignatures/{play.number}{page}") for who in people] for page in expected
    } == expected
    for who in people[1:]:
        client.force_login(who)
        client.post(f"/cosignatures/{play.number}/signer", {"digest": play.dossier.signature_request.digest})
        client.post(f"/cosignatures/{play.number}/refuser", {"reason": "Non"})
    for who in people[0], people[2], people[3]:
        client.force_login(who)
        assert client.post(f"/dossiers/{play.number}/signatures/reprendre").status_code == 404
    assert get(client, play.chair, f"/dossiers/{play.number}") == 404
    assert rows(play.draft) == before


def test_links_that_open_nothing(client: Client, play: Scene) -> None:
    play.ask()
    token = link_to(play.chair)
    assert get(client, None, "/signer/forge") == 404
    client.force_login(play.stranger)
    refused = client.post(f"/signer/{token}")
    assert (refused.status_code, "une autre adresse" in refused.content.decode()) == (403, True)
    play.join(play.chair)
    assert [get(client, who, f"/signer/{token}") for who in (None, play.stranger, play.chair)] == [410, 410, 303]
    cosigning.take_back(play.owner, play.number)
    assert get(client, play.chair, f"/signer/{token}") == 404


def test_a_refusal_says_why(client: Client, play: Scene) -> None:
    play.ask()
    play.join(play.chair)
    client.force_login(play.chair)
    url = f"/cosignatures/{play.number}/refuser"
    assert (client.post(url, {"reason": " "}).status_code, play.told()[1:]) == (422, [])
    assert client.post(url, {"reason": "Le plan est faux."}).status_code == 303
    assert "Vous avez refusé" in client.get(f"/cosignatures/{play.number}").content.decode()
    client.force_login(play.owner)
    assert "Le plan est faux." in client.get(f"/dossiers/{play.number}/signatures").content.decode()


def test_agents_read_who_signed_and_the_signer_reads_no_more(client: Client, play: Scene) -> None:
    play.ask()
    for who in (play.chair, play.treasurer):
        play.join(who)
        play.sign(who)
    client.force_login(play.demarche.groups.get().memberships.get().person)
    page = client.get(f"/instruction/dossiers/{play.number}").content.decode()
    digest = play.dossier.signature_request.digest
    assert (play.chair.full_name in page, page.count(digest)) == (True, 2)
    client.force_login(play.chair)
    outcome = client.get(f"/cosignatures/{play.number}").content.decode()
    assert (digest in outcome, "Des haies" in outcome) == (True, False)
    assert get(client, play.chair, f"/cosignatures/{play.number}/fichiers/{play.dossier.answers['plan'][0]}") == 403


def test_answers_changed_since_the_signatures_are_told_beside_them(client: Client, play: Scene) -> None:
    play.ask()
    for who in (play.chair, play.treasurer):
        play.join(who)
        play.sign(who)
    agent = play.demarche.groups.get().memberships.get().person
    said, copies = [], []
    for _time in range(2):
        client.force_login(agent)
        page = client.get(f"/instruction/dossiers/{play.number}").content.decode()
        said.append("a modifié des réponses après ces signatures" in page)
        copies.append("Depuis ces signatures" in words(whole(dossier_for(play.owner, play.number), "fr")))
        if not play.dossier.amended_at:
            amending.begin_changes(play.owner, play.number)
            filing.save_answers(play.owner, play.number, post({"title": "Des arbres"}))
            amending.send_changes(play.owner, play.number)
    assert (said, copies) == ([False, True], [False, True])


def test_the_pages_cost_few_queries(
    client: Client, play: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    play.ask()
    play.join(play.chair)
    for who, url, most in (
        (play.owner, f"/dossiers/{play.number}/signatures", 11),
        (play.chair, f"/cosignatures/{play.number}", 10),
        (play.chair, f"/cosignatures/{play.number}/signer", 9),
    ):
        client.force_login(who)
        client.get(url)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_a_second_click_on_the_deposit_leads_to_the_signatures(client: Client, play: Scene) -> None:
    play.ask()
    client.force_login(play.owner)
    assert client.get(f"/dossiers/{play.number}/deposer")["Location"] == f"/dossiers/{play.number}/signatures"
    assert filing.submit(play.owner, play.number).state == State.SIGNING
