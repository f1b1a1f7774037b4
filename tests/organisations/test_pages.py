"""The pages: manager, member and stranger, without JavaScript."""

import re

import pytest
from django.test import Client

from communs.accounts.models import Person
from communs.core.mail.models import Message
from communs.organisations.enums import Role
from communs.organisations.models import Invitation, Membership, Organisation
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, manager_of, member_of
from tests.markup import assert_valid_html
from tests.organisations.register_server import DINUM, Register

pytestmark = pytest.mark.django_db
LA_POSTE_BRANCH = "35600000049837"


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory.create(name="Association Exemple")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(response: object) -> str:
    content: str = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", content.replace("\xa0", " "))


def hidden(response: object, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found.group(1)


def test_anonymous_people_are_asked_to_sign_in(client: Client, organisation: Organisation) -> None:
    addresses = [
        "/organisations/",
        "/organisations/nouvelle",
        f"/organisations/{organisation.siret}",
        "/invitations/abc",
    ]
    assert [client.get(address).status_code for address in addresses] == [302, 302, 302, 302]


def test_an_organisation_is_registered_in_two_steps(register: Register) -> None:
    person = PersonFactory.create()
    client = signed_in(person)
    assert "Vous ne faites partie d’aucune organisation" in text_of(client.get("/organisations/"))
    second = client.post("/organisations/nouvelle", {"siret": "130 025 265 00013"})
    assert "20 AVENUE DE SEGUR 75007 PARIS" in text_of(second)
    sent = {"confirm": "1", "siret": hidden(second, "siret"), "company": hidden(second, "company")}
    page = client.post("/organisations/nouvelle", sent, follow=True)
    assert page.redirect_chain == [(f"/organisations/{DINUM}", 302)]
    assert "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)" in text_of(page)
    assert Organisation.objects.get().verified_at is not None
    assert "administration" in text_of(client.get(f"/organisations/{DINUM}"))
    assert register.asked == [DINUM]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("13002526500014", "erreur de frappe"),
        ("1300252650001", "14 chiffres"),
        ("bonjour", "14 chiffres"),
        ("", "obligatoire"),
    ],
)
def test_a_wrong_number_comes_back_with_what_is_wrong(register: Register, typed: str, told: str) -> None:
    page = signed_in(PersonFactory.create()).post("/organisations/nouvelle", {"siret": typed})
    assert (page.status_code, told in text_of(page)) == (422, True)
    assert f'value="{typed}"' in text_of(page) or not typed
    assert (Organisation.objects.count(), register.asked) == (0, [])


def test_la_poste_has_its_own_check(register: Register) -> None:
    page = signed_in(PersonFactory.create()).post("/organisations/nouvelle", {"siret": LA_POSTE_BRANCH})
    assert (page.status_code, register.asked) == (200, [LA_POSTE_BRANCH])


def test_when_the_register_is_down_the_name_is_typed(register: Register) -> None:
    register.failures = [500] * 3
    client = signed_in(PersonFactory.create())
    second = client.post("/organisations/nouvelle", {"siret": DINUM})
    assert "L’annuaire des entreprises ne répond pas" in text_of(second)
    refused = client.post("/organisations/nouvelle", {"confirm": "1", "siret": DINUM, "company": "", "name": " "})
    assert (refused.status_code, Organisation.objects.count()) == (422, 0)
    client.post("/organisations/nouvelle", {"confirm": "1", "siret": DINUM, "company": "", "name": "Dinum"})
    assert (Organisation.objects.get().name, Organisation.objects.get().verified_at) == ("Dinum", None)
    assert "Fiche à compléter" in text_of(client.get(f"/organisations/{DINUM}"))


@pytest.mark.parametrize("siret", ["55208131766522", "13002526500014"])
def test_a_sealed_company_cannot_be_used_for_another_number(register: Register, siret: str) -> None:
    client = signed_in(PersonFactory.create())
    second = client.post("/organisations/nouvelle", {"siret": DINUM})
    sent = {"confirm": "1", "siret": siret, "company": hidden(second, "company")}
    assert client.post("/organisations/nouvelle", sent).status_code == 422
    forged = {"confirm": "1", "siret": DINUM, "company": "x" + hidden(second, "company")}
    assert client.post("/organisations/nouvelle", forged).status_code == 422
    assert Organisation.objects.count() == 0


def test_a_registered_number_sends_to_its_managers(organisation: Organisation, register: Register) -> None:
    page = signed_in(PersonFactory.create()).post("/organisations/nouvelle", {"siret": organisation.siret})
    assert (page.status_code, "déjà inscrite" in text_of(page)) == (422, True)
    assert (organisation.memberships.count(), register.asked) == (0, [])


def test_each_sees_their_part(organisation: Organisation) -> None:
    address = f"/organisations/{organisation.siret}"
    manager, member = manager_of(organisation), member_of(organisation)
    stranger = manager_of(OrganisationFactory.create())
    pages = [signed_in(person).get(address) for person in (manager, member, stranger)]
    assert [page.status_code for page in pages] == [200, 200, 404]
    assert ["Inviter quelqu’un" in text_of(page) for page in pages] == [True, False, False]
    assert [manager.full_name in text_of(page) for page in pages] == [True, True, False]


def test_every_page_is_valid(organisation: Organisation, register: Register) -> None:
    manager, member = manager_of(organisation), member_of(organisation)
    client = signed_in(manager)
    base = f"/organisations/{organisation.siret}"
    client.post(f"{base}/invitations", {"email": member.email + ".example", "role": "member"})
    target = Membership.objects.get(person=member)
    link = Message.objects.get().context["url"].removeprefix("http://localhost:8000")
    pages = ["/organisations/", "/organisations/nouvelle", base, f"{base}/quitter", link]
    for address in [*pages, f"{base}/membres/{target.pk}", f"{base}/membres/{target.pk}/retirer"]:
        assert_valid_html(client.get(address))
    assert_valid_html(client.post("/organisations/nouvelle", {"siret": DINUM}))
    assert_valid_html(client.post("/organisations/nouvelle", {"siret": "1"}), 422)
    assert_valid_html(client.post(f"{base}/invitations", {"email": "x"}), 422)


def test_only_managers_manage(organisation: Organisation) -> None:
    manager_of(organisation)
    member, stranger = member_of(organisation), manager_of(OrganisationFactory.create())
    target = Membership.objects.get(organisation=organisation, role=Role.MANAGER)
    invitation = Invitation.objects.create(
        organisation=organisation, email="a@usager.example", token_hash="0" * 64, expires_at=target.since
    )
    base = f"/organisations/{organisation.siret}"
    addresses = [
        f"{base}/invitations",
        f"{base}/invitations/{invitation.pk}/renvoyer",
        f"{base}/invitations/{invitation.pk}/annuler",
        f"{base}/membres/{target.pk}",
        f"{base}/membres/{target.pk}/retirer",
    ]
    sent = {"email": "b@usager.example", "role": "member"}
    for person, status in ((member, 403), (stranger, 404)):
        client = signed_in(person)
        assert [client.post(address, sent).status_code for address in addresses] == [status] * 5
    invitation.refresh_from_db()
    assert (Invitation.objects.count(), invitation.closed_at, Message.objects.count()) == (1, None, 0)
    assert organisation.memberships.count() == 2


def test_rows_of_another_organisation_are_out_of_reach(organisation: Organisation) -> None:
    manager, elsewhere = manager_of(organisation), MembershipFactory.create()
    client = signed_in(manager)
    base = f"/organisations/{organisation.siret}"
    assert client.post(f"{base}/membres/{elsewhere.pk}/retirer").status_code == 404
    assert client.post(f"{base}/membres/{elsewhere.pk}", {"role": "manager"}).status_code == 404
    assert Membership.objects.get(pk=elsewhere.pk).role == Role.MEMBER


def test_an_invitation_goes_from_the_page_to_the_membership(organisation: Organisation) -> None:
    manager, person = manager_of(organisation), PersonFactory.create()
    client = signed_in(manager)
    sent = {"email": person.email, "role": "member", "shares_dossiers": "on"}
    page = client.post(f"/organisations/{organisation.siret}/invitations", sent, follow=True)
    assert f"L’invitation est partie à {person.email}." in text_of(page)
    link = Message.objects.get().context["url"].removeprefix("http://localhost:8000")
    stranger_page = signed_in(PersonFactory.create()).get(link)
    assert "adressée à quelqu’un d’autre" in text_of(stranger_page)
    assert organisation.name not in text_of(stranger_page)
    invited = signed_in(person)
    assert "Rejoindre Association Exemple" in text_of(invited.get(link))
    assert invited.post(link, follow=True).redirect_chain == [(f"/organisations/{organisation.siret}", 302)]
    assert "Cette invitation n’est plus valable" in text_of(invited.get(link))
    assert Membership.objects.get(person=person).shares_dossiers


def test_a_refused_invitation_form_keeps_what_was_typed(organisation: Organisation) -> None:
    client = signed_in(manager_of(organisation))
    sent = {"email": "pas une adresse", "role": "manager", "shares_dossiers": "on"}
    page = client.post(f"/organisations/{organisation.siret}/invitations", sent)
    assert (page.status_code, 'value="pas une adresse"' in text_of(page)) == (422, True)
    assert ('<option value="manager" selected>' in text_of(page), "checked" in text_of(page)) == (True, True)
    assert (Invitation.objects.count(), Message.objects.count()) == (0, 0)


def test_waiting_invitations_show_on_the_list_and_can_be_declined(organisation: Organisation) -> None:
    manager, person = manager_of(organisation), PersonFactory.create()
    client = signed_in(manager)
    client.post(f"/organisations/{organisation.siret}/invitations", {"email": person.email, "role": "member"})
    invited = signed_in(person)
    assert "Invitation à rejoindre Association Exemple" in text_of(invited.get("/organisations/"))
    link = Message.objects.get().context["url"].removeprefix("http://localhost:8000")
    assert invited.post(f"{link}/decliner").status_code == 302
    assert "Invitation à rejoindre" not in text_of(invited.get("/organisations/"))
    assert Membership.objects.filter(person=person).count() == 0


def test_what_cannot_be_undone_is_asked_first(organisation: Organisation) -> None:
    manager, member = manager_of(organisation), member_of(organisation)
    client = signed_in(manager)
    base = f"/organisations/{organisation.siret}"
    target = Membership.objects.get(person=member)
    asked = client.get(f"{base}/membres/{target.pk}/retirer")
    assert (asked.status_code, f"Retirer {member.full_name} ?" in text_of(asked)) == (200, True)
    assert "Quitter l’organisation ?" in text_of(client.get(f"{base}/quitter"))
    assert organisation.memberships.count() == 2
    told = client.post(f"{base}/quitter", follow=True)
    assert "au moins un responsable" in text_of(told)
    client.post(f"{base}/membres/{target.pk}/retirer")
    assert list(organisation.memberships.values_list("person", flat=True)) == [manager.pk]


def test_the_last_manager_reads_why_they_cannot_become_a_member(organisation: Organisation) -> None:
    manager = manager_of(organisation)
    target = Membership.objects.get(person=manager)
    page = signed_in(manager).post(f"/organisations/{organisation.siret}/membres/{target.pk}", {"role": "member"})
    assert (page.status_code, "nommez d’abord un autre responsable" in text_of(page)) == (422, True)
    target.refresh_from_db()
    assert target.role == Role.MANAGER


def test_the_page_costs_the_same_with_many_members(
    organisation: Organisation,
    django_assert_max_num_queries: object,
) -> None:
    client = signed_in(manager_of(organisation))
    MembershipFactory.create_batch(55, organisation=organisation)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        page = client.get(f"/organisations/{organisation.siret}")
    assert len(page.context["members"].rows) == 50
    following = client.get(f"/organisations/{organisation.siret}", {"cursor": page.context["members"].next_cursor})
    assert len(following.context["members"].rows) == 6


def test_one_person_does_not_wear_the_register_out(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    from communs.organisations.views import member

    monkeypatch.setattr(member, "LOOK_UPS", 2)
    client, other = Client(), Client()
    client.force_login(PersonFactory.create())
    other.force_login(PersonFactory.create())
    pages = [client.post("/organisations/nouvelle", {"siret": DINUM}) for _attempt in range(3)]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page.context["reachable"] for page in pages] == [True, True, False]
    assert other.post("/organisations/nouvelle", {"siret": DINUM}).context["reachable"]
    assert register.asked == [DINUM] * 3
