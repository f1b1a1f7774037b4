"""The home page in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page


def test_home_is_accessible(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/")
    assert_accessible(page)


def test_home_is_accessible_in_the_dark(dark_page: Page, assert_accessible: Callable[[Page], None]) -> None:
    dark_page.goto("/")
    assert dark_page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 22, 22)"
    assert_accessible(dark_page)


def test_home_fits_a_narrow_window(mobile_page: Page, assert_accessible: Callable[[Page], None]) -> None:
    mobile_page.goto("/")
    assert_accessible(mobile_page)
