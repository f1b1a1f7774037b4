"""What a token says of the person who made it."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from communs.accounts.api.rest import REFUSALS, TokenAuth
from communs.accounts.models import ApiToken
from communs.accounts.queries import roles_of

router = Router(tags=["account"])


class TokenInfo(Schema):
    """The token in use."""

    name: str
    scopes: list[str]
    expires_at: datetime


class Me(Schema):
    """The person in whose name the token acts."""

    id: int
    email: str
    first_name: str
    last_name: str
    language: str
    roles: list[str]
    token: TokenInfo


@router.get("/me", response={200: Me, **REFUSALS}, auth=TokenAuth("profile:read"), summary="Who am I?")
def me(request: HttpRequest) -> dict[str, object]:
    """Return the person and the token in use."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    person = token.person
    shown = {name: getattr(person, name) for name in ("id", "email", "first_name", "last_name", "language")}
    return shown | {"roles": [role.value for role in roles_of(person)], "token": token}
