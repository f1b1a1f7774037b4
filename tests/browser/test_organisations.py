"""Organisations in a real browser: accessible, narrow, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.organisations.models import Membership, Organisation
from communs.organisations.operations import invitations
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory, manager_of, member_of

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, Person], None]


@pytest.fixture
def organisation() -> Organisation:
    """An organisation with a member and an invitation on its page."""
    created = OrganisationFactory.create(name="Association des communs exemplaires")
    member_of(created)
    invitations.invite(created, by=manager_of(created), email="camille@usager.example", role="member")
    return created


def addresses(organisation: Organisation) -> list[str]:
    base = f"/organisations/{organisation.siret}"
    target = Membership.objects.filter(organisation=organisation, role="member").get()
    return [
        "/organisations/",
        "/organisations/nouvelle",
        base,
        f"{base}/membres/{target.pk}",
        f"{base}/membres/{target.pk}/retirer",
        f"{base}/quitter",
    ]


@pytest.mark.parametrize("kind", ["page", "mobile_page", "dark_page"])
def test_every_page_is_accessible(
    request: pytest.FixtureRequest,
    organisation: Organisation,
    sign_in: SignIn,
    assert_accessible: Callable[[Page], None],
    kind: str,
) -> None:
    page: Page = request.getfixturevalue(kind)
    sign_in(page, Membership.objects.filter(organisation=organisation, role="manager").get().person)
    for address in addresses(organisation):
        page.goto(address)
        assert_accessible(page)


def test_a_wrong_number_is_told_accessibly(
    page: Page, sign_in: SignIn, assert_accessible: Callable[[Page], None]
) -> None:
    sign_in(page, PersonFactory.create())
    page.goto("/organisations/nouvelle")
    page.get_by_label("Numéro SIRET").fill("13002526500014")
    page.get_by_role("button", name="Rechercher l’organisation").click()
    expect(page.get_by_role("alert")).to_contain_text("erreur de frappe")
    assert_accessible(page)


def test_an_organisation_is_registered_without_javascript(no_js_page: Page, sign_in: SignIn) -> None:
    page = no_js_page
    sign_in(page, PersonFactory.create())
    page.goto("/organisations/")
    page.get_by_role("link", name="Inscrire une organisation").click()
    page.get_by_label("Numéro SIRET").fill("130 025 265 00013")
    page.get_by_role("button", name="Rechercher l’organisation").click()
    page.get_by_label("Nom de l’organisation").fill("Dinum")
    page.get_by_role("button", name="Inscrire cette organisation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dinum")
    page.get_by_label("Adresse électronique").fill("camille@usager.example")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("L’invitation est partie à camille@usager.example.")).to_be_visible()
    page.get_by_role("link", name="Annuler l’invitation de camille@usager.example").click()
    page.get_by_role("button", name="Annuler l’invitation").click()
    expect(page.get_by_text("L’invitation est annulée.")).to_be_visible()
