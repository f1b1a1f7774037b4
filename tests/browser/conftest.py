"""Debian's Chromium, driven by Playwright: one browser a worker, one fresh context a test.

A page fails its test when its console shows an error (a violation of the content security policy is one) or when it
asks anything of another host.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Route,
    expect,
    sync_playwright,
)

if TYPE_CHECKING:
    from communs.accounts.models import Person

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the tests

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # maps draw with WebGL
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VISITS: "WeakKeyDictionary[BrowserContext, Visit]" = WeakKeyDictionary()
PATIENCE = 30_000  # milliseconds: what a busy machine may take for what takes none
expect.set_options(timeout=PATIENCE)
REFUSED = "Failed to load resource: the server responded with a status of 4"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; report it as skipped where there is no Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            if shutil.which(CHROMIUM) is None:
                item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is not installed"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield launched
    launched.close()


class Visit:
    """A context of its own for one test, which notes what a visitor should never meet."""

    def __init__(self, browser: Browser, origin: str, **options: Any) -> None:  # noqa: ANN401 - Playwright's options
        self.origin = origin
        self.faults: list[str] = []
        self.listening = True
        self.noise = 0
        options = {"base_url": origin, "locale": "fr-FR", "viewport": {"width": 1280, "height": 900}} | options
        self.context: BrowserContext = browser.new_context(**options)
        self.context.route("**/*", self._guard)
        self.context.set_default_timeout(PATIENCE)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.context.on("console", self._console)
        VISITS[self.context] = self

    def _guard(self, route: Route) -> None:
        if route.request.url.startswith((self.origin, "data:", "blob:")):
            return route.fallback()
        self.faults.append(f"request to {route.request.url}")
        return route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        self.noise += not self.listening
        if self.listening and message.type == "error" and not message.text.startswith(REFUSED):
            self.faults.append(message.text)


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Visit]]:  # noqa: ANN401 - untyped fixture
    """Open contexts with Playwright's options: `visit(color_scheme="dark").context.new_page()`."""
    visits: list[Visit] = []

    def start(**options: Any) -> Visit:  # noqa: ANN401 - Playwright's options
        visits.append(Visit(browser, live_server.url, **options))
        return visits[-1]

    yield start
    faults = [fault for one in visits for fault in one.faults]
    for one in visits:
        one.context.close()
    assert faults == []


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    return visit().context.new_page()


@pytest.fixture
def mobile_page(visit: Callable[..., Visit]) -> Page:
    return visit(viewport={"width": 320, "height": 640}, has_touch=True).context.new_page()


@pytest.fixture
def dark_page(visit: Callable[..., Visit]) -> Page:
    return visit(color_scheme="dark").context.new_page()


@pytest.fixture
def no_js_page(visit: Callable[..., Visit]) -> Page:
    return visit(java_script_enabled=False).context.new_page()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, "Person"], None]:  # noqa: ANN401 - untyped fixture
    """Return a function that signs a person in by writing a session, without the sign-in page."""

    def enter(page: Page, person: "Person") -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "url": live_server.url}
        page.context.add_cookies([cookie])

    return enter


@pytest.fixture(scope="session")
def axe() -> str:
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text()


@pytest.fixture
def assert_accessible(axe: str) -> Callable[[Page], None]:
    """Return a check: no axe violation (WCAG A and AA to 2.2, best practices), no sideways scrolling."""

    def check(page: Page) -> None:
        visit = VISITS[page.context]
        page.wait_for_load_state("load")  # a page still without its sheets looks wrong on a busy machine
        visit.listening = False  # axe writes inline styles of its own, which the policy refuses
        page.evaluate(axe)
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        settle(page, visit)
        visit.listening = True
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
        assert_no_sideways_scroll(page)

    return check


def settle(page: Page, visit: Visit) -> None:
    """Wait until no message comes any more: on a busy machine they come late."""
    heard = -1
    while heard != visit.noise:
        heard = visit.noise
        page.wait_for_timeout(150)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} px too wide"
