"""A journalist subscribes and chooses; a press officer sends under embargo; the journalist reads, then leaves."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.core.jobs.inline import run_due
from communs.newsroom.enums import Role
from communs.newsroom.models import Journalist
from tests.factories import newsroom as make
from tests.newsroom.press.sample import full_release

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "camille@media.example"


@pytest.fixture(autouse=True)
def _site(settings: Any, live_server: Any) -> None:  # noqa: ANN401 - untyped fixtures
    settings.SITE_URL = live_server.url


def written() -> EmailMessage:
    run_due()
    return mail.outbox[-1]  # type: ignore[return-value] # Django's message reads alike


def address_in(text: str, part: str) -> str:
    found = re.search(rf"http://\S+/{part}/\S+", text)
    assert found is not None
    return found[0]


def test_from_the_subscription_to_the_private_reading_and_the_farewell(
    page: Page,
    mobile_page: Page,
    no_js_page: Page,
    sign_in: Callable[[Page, Person], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    officer = make.member(Role.PRESS_OFFICER, email="presse@exemple.example")
    entry = full_release(embargo_until=timezone.now() + timedelta(days=1))

    no_js_page.goto("/espace-presse/abonnement/")
    no_js_page.get_by_role("button", name="M’abonner").click()
    expect(no_js_page.locator("h1")).to_have_text("Recevoir les communiqués de presse")
    no_js_page.get_by_label("Adresse électronique").fill(ADDRESS)
    no_js_page.get_by_label("J’accepte de recevoir").check(force=True)
    no_js_page.get_by_role("button", name="M’abonner").click()
    expect(no_js_page.locator("h1")).to_have_text("Consultez votre messagerie")
    mobile_page.goto("/espace-presse/abonnement/")
    assert_accessible(mobile_page)

    mobile_page.goto(address_in(written().body, "confirmer"))
    assert_accessible(mobile_page)
    mobile_page.get_by_role("button", name="Confirmer mon abonnement").click()
    expect(mobile_page.locator("h1")).to_have_text("Votre abonnement à la presse")
    assert_accessible(mobile_page)
    assert Journalist.objects.get().state == "active"

    sign_in(page, officer)
    page.goto("/redaction-presse/journalistes/")
    assert_accessible(page)
    page.get_by_role("link", name=ADDRESS).click()
    expect(page.get_by_text("formulaire public")).to_be_visible()
    assert_accessible(page)
    for name in ("ajouter", "importer"):
        page.goto(f"/redaction-presse/journalistes/{name}/")
        assert_accessible(page)

    page.goto(f"/redaction-presse/envois/preparer/{entry.pk}/")
    assert_accessible(page)
    page.get_by_role("button", name="Préparer l’envoi").click()
    expect(page.get_by_text("1 journaliste recevra cette lettre.")).to_be_visible()
    picture = page.frame_locator("iframe").get_by_role("img")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert_accessible(page)
    page.get_by_role("button", name="Envoyer à 1 journaliste").click()
    expect(page.get_by_text("0 lettre traitée sur 1.")).to_be_visible()
    assert_accessible(page)
    letter = written()
    expect(page.get_by_text("1 lettre traitée sur 1.")).to_be_visible(timeout=20_000)  # the page asks again by itself
    page.goto("/redaction-presse/envois/")
    assert_accessible(page)

    mobile_page.goto(address_in(letter.body, "presse"))
    expect(mobile_page.get_by_text("Sous embargo jusqu’au")).to_be_visible()
    expect(mobile_page.locator("h1")).to_have_text(entry.headline)
    assert_accessible(mobile_page)

    mobile_page.goto(address_in(letter.body, "desabonnement"))
    assert_accessible(mobile_page)
    mobile_page.get_by_role("button", name="Me désabonner").click()
    expect(mobile_page.locator("h1")).to_have_text("Vous êtes désabonné")
    assert_accessible(mobile_page)
    assert Journalist.objects.get().email == ""
