"""The editor in a real browser, under the site's own script policy: written, then reviewed."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from communs.accounts.models import Person
from communs.newsroom.enums import Role
from communs.newsroom.models import Picture, PressRelease, Section
from tests.browser.conftest import RULES, VISITS, assert_no_sideways_scroll, settle
from tests.factories import newsroom as make

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, Person], None]
TEXT = 'Le projet accompagne XX élèves. C\'est "simple".'


def our_part_is_accessible(page: Page, axe: str) -> None:
    """Check what is ours; what surrounds it is Wagtail's."""
    visit = VISITS[page.context]
    visit.listening = False  # axe writes inline styles of its own, which the policy refuses
    page.evaluate(axe)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run('.newsroom-page', options)", options)["violations"]
    settle(page, visit)
    visit.listening = True
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
    assert_no_sideways_scroll(page)


def add_block(page: Page, field: str, label: str) -> None:
    page.locator(f"[data-contentpath={field}] button.c-sf-add-button").last.click()
    page.get_by_role("option", name=label, exact=True).click()


def test_an_author_writes_with_every_widget_under_the_script_policy(
    page: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    author = make.member(Role.AUTHOR)
    sign_in(page, author)
    write(page, tmp_path)
    entry = PressRelease.objects.get()
    assert (entry.live, entry.slug, entry.get_latest_revision_as_object().body[0].value) == (
        False,
        "une-salle-ouvre",
        TEXT,
    )


def write(page: Page, folder: Path) -> None:
    """Type a title, a chapo, a paragraph, choose a new picture, save, see the preview."""
    parent = Section.objects.get(kind="espace-presse")
    page.goto(f"/redaction/pages/add/newsroom/pressrelease/{parent.pk}/")
    page.locator("#id_headline").fill("Une salle ouvre")
    page.locator("#id_chapo").fill("Elle accueille les habitants.")
    add_block(page, "body", "Texte")
    page.locator("textarea[name='body-0-value']").fill(TEXT)
    add_block(page, "body", "Image")
    page.get_by_role("button", name="Choisir une image").last.click()
    page.locator("#tab-label-upload").click()
    Image.new("RGB", (1400, 800), "#0b5660").save(folder / "salle.png")
    page.set_input_files(".modal-dialog input[type=file]", folder / "salle.png")
    expect(page.locator(".modal-dialog input[name$=title]")).to_have_value("salle")
    page.locator(".modal-dialog textarea[name$=alternative]").fill("Une salle claire")
    page.locator("#tab-upload button[type=submit]").click()
    chosen = page.locator("[data-contentpath=body] .chooser__image")
    expect(chosen).to_have_attribute("src", re.compile("medias"), timeout=30_000)
    page.get_by_role("tab", name="Publication").click()
    page.locator("#id_embargo_until").click()
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Contenu").click()
    type_until_saved(page, "Elle accueille les habitants du quartier.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("a été mise à jour")).to_be_visible(timeout=30_000)
    page.locator("[data-side-panel-toggle=preview]").click()
    expect(page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)).to_have_text(
        "Une salle ouvre", timeout=30_000
    )
    assert Picture.objects.get().alternative == "Une salle claire"


def type_until_saved(page: Page, text: str) -> None:
    """Type on until the page saves by itself: it takes what it holds some seconds after it came for what was there."""
    saved = re.compile(r"/edit/")
    for key in itertools.islice(itertools.cycle(text), 60):
        page.locator("#id_chapo").press_sequentially(key)
        page.wait_for_timeout(500)
        if saved.search(page.url):
            return
    pytest.fail("The page does not save by itself.")


@pytest.mark.parametrize("kind", ["page", "mobile_page", "no_js_page"])
def test_the_review_is_accessible_and_works_without_scripts(
    request: pytest.FixtureRequest, sign_in: SignIn, axe: str, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    sign_in(page, make.member(Role.PRESS_OFFICER))
    entry = make.press_release(live=False, chapo="Un chapô.", text="Avec Pimtux, c'est simple.")
    for address in ("/redaction/relecture/", "/redaction/chiffres/", f"/redaction/relecture/{entry.pk}/"):
        page.goto(address)
        if kind != "no_js_page":
            our_part_is_accessible(page, axe)
    page.get_by_role("button", name="Corriger – Nom mal écrit").click()
    page.get_by_role("button", name="Je le prends sur moi").click()
    expect(page.get_by_text("Prêt à paraître.")).to_be_visible()
    page.get_by_role("button", name="Défaire").click()
    expect(page.get_by_text("1 erreur empêche la publication")).to_be_visible()
