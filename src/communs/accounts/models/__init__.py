"""Rows of this room."""

from communs.accounts.models.person import Person
from communs.accounts.models.token import ApiToken

__all__ = ["ApiToken", "Person"]
