"""The public pages of the newsroom in a real browser: accessible, narrow, dark, without JavaScript, printed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from communs.newsroom.operations.pictures import prepare_entry
from tests.factories import newsroom as make
from tests.newsroom.public import content

pytestmark = pytest.mark.django_db(transaction=True)
Check = Callable[[Page], None]


@pytest.fixture
def paths() -> list[str]:
    """The addresses of a page of each type, with something on each."""
    entry, event = content.rich_article(featured=True), content.rich_event()
    prepare_entry(entry)
    make.event(headline="Bientôt", starts_at=timezone.now() + timedelta(days=2), ends_at=None, place="Paris")
    make.publication(headline="Rapport", cover=content.cover(), text="## Un\n\nTexte.")
    release = make.press_release(headline="Communiqué", contacts=[content.contact(role="Attachée de presse")])
    contact = release.contacts.get()
    lists = ["/actualites/", "/espace-presse/", "/agenda/", "/agenda/?past", "/publication/"]
    found = [
        "/actualites/recherche/?q=catalogue",
        "/actualites/recherche/?q=rien",
        f"/espace-presse/contact/{contact.pk}/",
    ]
    return [*lists, *found, entry.path_on_site, event.path_on_site, release.path_on_site]


def test_every_page_is_accessible_and_fits_narrow_windows(
    page: Page, paths: list[str], assert_accessible: Check
) -> None:
    for path in paths:
        for size in ({"width": 1280, "height": 900}, {"width": 320, "height": 640}):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            assert_accessible(page)


def test_every_page_is_accessible_in_the_dark(dark_page: Page, paths: list[str], assert_accessible: Check) -> None:
    for path in (paths[0], paths[2], paths[5], paths[8], paths[9]):
        dark_page.goto(path)
        assert_accessible(dark_page)


def test_one_searches_filters_and_asks_for_an_address_without_javascript(no_js_page: Page, paths: list[str]) -> None:
    page = no_js_page
    page.goto("/actualites/")
    page.get_by_role("searchbox").fill("catalogue ouvre")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("heading", name="1 résultat").wait_for()
    page.get_by_role("link", name="Écoles").click()
    page.get_by_role("link", name="Le catalogue ouvre à toutes les communes").click()
    page.get_by_role("button", name="Afficher l’adresse électronique").click()
    page.get_by_role("link", name="presse@exemple.example").wait_for()


def test_a_slideshow_is_read_with_the_keyboard(page: Page, paths: list[str]) -> None:
    page.goto(paths[-2])
    slides = page.locator(".n-slideshow__list")
    slides.evaluate("list => list.addEventListener('scroll', () => list.dataset.scrolled = list.scrollLeft > 0)")
    slides.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.locator(".n-slideshow__list[data-scrolled=true]").wait_for()


def test_an_entry_is_printed_without_what_surrounds_it(page: Page, paths: list[str]) -> None:
    page.goto(paths[8])
    page.emulate_media(media="print")
    hidden = ("nav.c-nav", ".n-contents", ".n-related", ".n-tools", ".c-breadcrumb", ".n-contact__form")
    assert [one for one in hidden if page.locator(one).first.is_visible()] == []
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator(".n-slideshow__slide").last.is_visible()
