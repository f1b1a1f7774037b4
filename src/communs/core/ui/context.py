"""What every page needs to draw the shell; computed only when a template asks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

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
        }
    }
