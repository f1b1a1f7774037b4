"""Rows of this room."""

from communs.accounts.models.person import Person

__all__ = ["Person"]
