"""The menu of the editor: what a newsroom needs, and nothing else."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from communs.newsroom.permissions import can_appoint, is_press_officer

#: Label, address, icon: in the order of the menu. An address that does not exist is left out.
OWN: tuple[tuple["str | Promise", str, str], ...] = (
    (_("Relecture"), "newsroom:reviews", "clipboard-list"),
    (_("Chiffres cités"), "newsroom:figures", "order"),
    (_("Journalistes"), "newsroom:journalists", "group"),
    (_("Envois"), "newsroom:mailings", "mail"),
    (_("Équipe"), "newsroom:team", "user"),
)
FIRST = 110
HIDDEN = {"settings", "help"}
HIDDEN_REPORTS = {"aging-pages", "page-types-usage"}


def install() -> None:
    """Add our entries and take away what is of no use here."""
    hooks.register("construct_main_menu", _main)
    hooks.register("construct_reports_menu", _reports)


#: Who sees an entry that is not for every member.
ONLY_FOR = {
    "newsroom:team": can_appoint,
    "newsroom:journalists": is_press_officer,
    "newsroom:mailings": is_press_officer,
}


def _main(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN]
    for order, (label, url_name, icon) in enumerate(OWN):
        allowed = ONLY_FOR.get(url_name)
        if (allowed is None or allowed(request.user)) and (url := _address(url_name)):  # type: ignore[arg-type]
            items.append(MenuItem(label, url, name=url_name.replace(":", "-"), icon_name=icon, order=FIRST + order))


def _reports(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_REPORTS]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
