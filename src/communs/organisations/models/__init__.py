"""Rows of this room."""

from communs.organisations.models.organisation import Membership, Organisation

__all__ = ["Membership", "Organisation"]
