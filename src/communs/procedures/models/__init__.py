"""Rows of this room."""

from communs.procedures.models.automation import Automation
from communs.procedures.models.demarche import Demarche, DemarchePath
from communs.procedures.models.fee import Fee
from communs.procedures.models.group import Group, GroupContact, GroupCounter, GroupMember
from communs.procedures.models.label import Label
from communs.procedures.models.people import DemarcheAdministrator, ListedExpert
from communs.procedures.models.prefill_link import PrefillLink
from communs.procedures.models.texts import DemarcheText, GroupSignature, TextVersion
from communs.procedures.models.tokens import DemarcheToken

__all__ = [
    "Automation",
    "Demarche",
    "DemarcheAdministrator",
    "DemarchePath",
    "DemarcheText",
    "DemarcheToken",
    "Fee",
    "Group",
    "GroupContact",
    "GroupCounter",
    "GroupMember",
    "GroupSignature",
    "Label",
    "ListedExpert",
    "PrefillLink",
    "TextVersion",
]
