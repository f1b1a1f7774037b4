"""Rows of this room."""

from communs.procedures.models.demarche import Demarche, DemarchePath
from communs.procedures.models.group import Group, GroupCounter, GroupMember
from communs.procedures.models.people import DemarcheAdministrator

__all__ = ["Demarche", "DemarcheAdministrator", "DemarchePath", "Group", "GroupCounter", "GroupMember"]
