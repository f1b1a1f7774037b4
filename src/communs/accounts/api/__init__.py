"""The REST API `/api/v1/`: each room registers its router (`registries.room_apis`); what is not public asks for a token."""

from communs.accounts.api.limits import AddressLimit
from communs.accounts.api.rest import API, Problem, TokenAuth, TokenError

__all__ = ["API", "AddressLimit", "Problem", "TokenAuth", "TokenError"]
