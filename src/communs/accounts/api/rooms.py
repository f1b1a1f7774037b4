"""The addresses of the API: the account's own operations, and those of the rooms that registered."""

from django.urls import URLPattern, URLResolver

from communs.accounts.api.me import router
from communs.accounts.api.rest import API
from communs.accounts.registries import room_apis
from communs.accounts.third_party import by_token
from communs.core.access import declare_all

Addresses = tuple[list[URLPattern | URLResolver], str, str]


def addresses() -> Addresses:
    """Mount every router, once, and return the patterns; a room's own declare its access, the others ask for a token."""
    API.add_router("", router)
    for name, room in room_apis.items():
        API.add_router(f"/{name}", room.router())
    patterns, app, namespace = API.urls
    declare_all(patterns, by_token)
    for name, room in room_apis.items():
        for pattern in patterns:
            if isinstance(pattern, URLPattern) and str(pattern.pattern).startswith(f"{name}/"):
                pattern.callback = room.access(room.wrap(pattern.callback))
    return patterns, app, namespace
