"""Rows of this room."""

from communs.questionnaires.models.choice_table import ChoiceTable
from communs.questionnaires.models.draft_edit import Clipboard, DraftEdit, EditState
from communs.questionnaires.models.revision import Revision

__all__ = ["ChoiceTable", "Clipboard", "DraftEdit", "EditState", "Revision"]
