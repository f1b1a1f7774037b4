"""The press release, from the file that its authors left unfinished to the letters of journalists, by three people."""

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.fixtures import Settings

from communs.accounts.models import Person
from communs.core.jobs.inline import run_due
from communs.newsroom.enums import Role
from communs.newsroom.models import DeclaredFigure, PressRelease
from communs.newsroom.operations.importing import import_folder
from tests.factories import newsroom as make
from tests.factories.press import journalist
from tests.newsroom.samples import PRESS_RELEASE as SAMPLE
from tests.newsroom.samples import SAMPLES, needs_samples

pytestmark = [pytest.mark.django_db(transaction=True), needs_samples]
SignIn = Callable[[Page, Person], None]
ERRORS = ["Nom mal écrit", "Texte alternatif manquant", "Texte à remplacer", "Texte à remplacer"]
TAKE_ON = re.compile("Je le prends sur moi")
FIGURE = '{{ figure("newsroom:eleves", territory="grenoble") }}'


@pytest.fixture
def release(settings: Settings, tmp_path: Path) -> PressRelease:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert SAMPLES is not None
    folder = tmp_path / "communiques"
    folder.mkdir()
    shutil.copy(SAMPLES / SAMPLE, folder)
    assert len(import_folder(tmp_path, by=None).created) == 1
    DeclaredFigure.objects.create(
        slug="eleves",
        territory="grenoble",
        label="Élèves équipés",
        value=Decimal(1200),
        unit_one="élève",
        unit_many="élèves",
        measured_on=date(2026, 3, 1),
        source="Comptage d’essai",
        valid_days=20_000,
    )
    return PressRelease.objects.get()


def test_from_the_unfinished_file_to_the_press(
    release: PressRelease, visit: Callable[..., object], sign_in: SignIn
) -> None:
    author, reviewer, officer = (_enter(visit, sign_in, role) for role in Role)
    _the_author_mends(author, release)
    _submit(author, release)
    _approve(reviewer, release)
    _take_on_what_is_left(officer, release)
    goes_live = timezone.localtime().replace(second=0, microsecond=0) + timedelta(hours=2)
    _plan(officer, release, f"{goes_live:%Y-%m-%d %H:%M}")
    _approve(officer, release)

    reader = visit().context.new_page()  # type: ignore[attr-defined]
    address = release.path_on_site
    with time_machine.travel(goes_live - timedelta(seconds=1), tick=False):
        _work()
        assert _status(reader, address) == 404
    with time_machine.travel(goes_live, tick=False):
        _work()
        assert _status(reader, address) == 200
        expect(reader.locator("article")).to_contain_text(re.compile(r"1\s200\sélèves de 3 à 10 ans"))
        expect(reader.get_by_text("INSERTION")).to_have_count(0)
        document = reader.request.get(address.rstrip("/") + ".pdf")
        assert (document.status, document.body()[:5]) == (200, b"%PDF-")
        _send(officer, release)
    [letter] = [one for one in mail.outbox if one.to == ["camille@media.example"]]
    assert "1\u202f200\u00a0élèves" in letter.body
    assert "INSERTION" not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    release.refresh_from_db()
    assert [quote.text for quote in release.figure_quotes.all()] == ["1\u202f200\u00a0élèves"]


def _work() -> None:
    """Run what is due, outside the thread in which Playwright's loop runs."""

    def run() -> None:
        try:
            run_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(run).result()


def _enter(visit: Callable[..., object], sign_in: SignIn, role: Role) -> Page:
    page: Page = visit().context.new_page()  # type: ignore[attr-defined]
    sign_in(page, make.member(role))
    return page


def _the_author_mends(page: Page, release: PressRelease) -> None:
    page.goto(f"/redaction/relecture/{release.pk}/")
    assert sorted(_titles(page, "error")) == ERRORS
    page.get_by_role("button", name=re.compile("Corriger la typographie")).click()
    _finding(page, "Pimtux").get_by_role("button", name=re.compile("Corriger")).click()
    page.goto(f"/redaction/pages/{release.pk}/edit/")
    text = page.locator("textarea[name=body-0-value]")
    written = text.input_value()
    assert "PrimTux permettra" in written or "Primtux permettra" in written
    text.fill(written.replace("XX élèves", FIGURE).replace("INSERTION CITATION STAN G\n", ""))
    page.locator("textarea[name=cover-0-value-alternative]").fill("L’affiche de l’événement")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.locator(".messages")).to_contain_text("mise à jour")
    page.goto(f"/redaction/relecture/{release.pk}/")
    assert _titles(page, "error") == []
    _take_on_what_is_left(page, release)
    expect(page.get_by_text("Prêt à paraître.")).to_be_visible()


def _take_on_what_is_left(page: Page, release: PressRelease) -> None:
    page.goto(f"/redaction/relecture/{release.pk}/")
    while page.get_by_role("button", name=TAKE_ON).count():
        with page.expect_navigation():
            page.get_by_role("button", name=TAKE_ON).first.click()


def _submit(page: Page, release: PressRelease) -> None:
    _more_actions(page, release)
    page.locator("button[name=action-submit]").click()
    expect(page.locator(".messages")).to_contain_text("soumise pour modération")


def _approve(page: Page, release: PressRelease) -> None:
    _more_actions(page, release)
    page.get_by_role("button", name=re.compile("^Approuver")).first.click()
    expect(page.locator(".messages")).to_be_visible()


def _plan(page: Page, release: PressRelease, moment: str) -> None:
    page.goto(f"/redaction/pages/{release.pk}/edit/")
    page.get_by_role("button", name="Afficher/masquer le statut").click()
    page.get_by_role("button", name="Programmer").click()
    page.locator("input[name=go_live_at]").fill(moment)
    page.locator("#schedule-publishing-dialog button.action-save").click()
    expect(page.locator(".messages")).to_contain_text("mise à jour")


def _send(page: Page, release: PressRelease) -> None:
    journalist("camille@media.example")
    page.goto(f"/redaction-presse/envois/preparer/{release.pk}/")
    page.get_by_role("button", name="Préparer l’envoi").click()
    page.get_by_role("button", name="Envoyer à 1 journaliste").click()
    expect(page.get_by_text("0 lettre traitée sur 1.")).to_be_visible()
    _work()


def _more_actions(page: Page, release: PressRelease) -> None:
    page.goto(f"/redaction/pages/{release.pk}/edit/")
    page.get_by_role("button", name="Plus d'actions").click()


def _finding(page: Page, text: str) -> Locator:
    return page.locator(".newsroom-findings > li").filter(has_text=text).first


def _titles(page: Page, severity: str) -> list[str]:
    return page.locator(f".newsroom-findings > li.newsroom-finding--{severity} h3").all_inner_texts()


def _status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status
