"""The REST API `/api/v1/`: each room adds its router to `API`; every operation asks for a token."""

from communs.accounts.api.rest import API, TokenAuth, TokenError

__all__ = ["API", "TokenAuth", "TokenError"]
