"""Rows of this room."""

from communs.questionnaires.models.revision import Revision

__all__ = ["Revision"]
