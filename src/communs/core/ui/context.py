"""What every page needs to draw the shell; computed only when a template asks."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject

from communs.core.page_cache.marking import is_shared
from communs.core.ui.navigation import account_menu, footer_links, main_navigation
from communs.core.ui.preferences import theme_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the variable `shell`: name of the service, theme, menus, address of the page."""
    return {
        "shell": {
            "service": settings.SERVICE_NAME,
            "state_brand": settings.STATE_BRAND,
            "operator": settings.OPERATOR,
            "theme": theme_of(request),
            "navigation": SimpleLazyObject(lambda: list(main_navigation.items(request))),
            "account_menu": SimpleLazyObject(lambda: list(account_menu.items(request))),
            "footer": SimpleLazyObject(lambda: list(footer_links.items(request))),
            "path": request.get_full_path(),
            "shared": is_shared(request),
            "back_here": SimpleLazyObject(lambda: back_here(request)),
        }
    }


def back_here(request: HttpRequest) -> str:
    """The query by which signing in or up leads back: where one was going, else the page one is on."""
    account_pages = str(PurePosixPath(resolve_url(settings.LOGIN_URL)).parent)
    here = "" if request.path.startswith(account_pages) else request.get_full_path()
    going = request.GET.get(REDIRECT_FIELD_NAME, here)
    return f"?{urlencode({REDIRECT_FIELD_NAME: going})}" if going not in {"", "/"} else ""
