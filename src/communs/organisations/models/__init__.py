"""Rows of this room."""

from communs.organisations.models.invitation import Invitation
from communs.organisations.models.membership import Membership
from communs.organisations.models.organisation import Organisation

__all__ = ["Invitation", "Membership", "Organisation"]
