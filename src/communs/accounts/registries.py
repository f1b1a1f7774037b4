"""What the rooms above tell this room about a person, without being imported by it.

A room registers in `AppConfig.ready`:

    personal_data.register("dossiers", export)         # export(person) -> what JSON can hold
    deletion_obstacles.register("dossiers", obstacles) # obstacles(person) -> sentences that say what to do first
    deletion_steps.register("organisations", leave)    # leave(person) -> None, in the transaction of the deletion
    role_sources.register("procedures", roles)         # roles(person) -> iterable of Role
    api_scopes.register("dossiers:read", _("Lire vos dossiers"))
    room_apis.register("newsroom", RoomApi(router, public))      # router() -> ninja.Router, below /api/v1/newsroom/
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from communs.core.access import Access
from communs.core.registry import Registry

if TYPE_CHECKING:
    from ninja import Router

    from communs.accounts.enums import Role
    from communs.accounts.models import Person


@dataclass(frozen=True)
class RoomApi:
    """What a room adds to the REST API: its router, who may call it, and what wraps its views."""

    router: "Callable[[], Router]"
    access: Access
    wrap: Callable[[Callable[..., Any]], Callable[..., Any]] = lambda view: view


personal_data: "Registry[Callable[[Person], Any]]" = Registry("export of personal data")
deletion_obstacles: "Registry[Callable[[Person], Iterable[str]]]" = Registry("obstacle to the deletion of an account")
deletion_steps: "Registry[Callable[[Person], None]]" = Registry("step of the deletion of an account")
role_sources: "Registry[Callable[[Person], Iterable[Role]]]" = Registry("source of roles")
api_scopes: "Registry[str | Promise]" = Registry("scope of API tokens")
room_apis: "Registry[RoomApi]" = Registry("room of the REST API")
