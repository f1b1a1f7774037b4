"""Edits of a draft as data: what an administrator did to a form, and exactly what undoes it.

    edit = making.duplicated(document, ["name"])
    document, inverse = apply(document, edit)

Edits name fields and sections by their stable ids, never by their rank: those of two administrators merge. Nothing
here knows of rows or requests; `questionnaires.operations.editing` keeps the edits.
"""

from communs.questionnaires.editing.applying import EditRefusedError, apply
from communs.questionnaires.editing.edits import Edit, Spot, as_json, read_edit

__all__ = ["Edit", "EditRefusedError", "Spot", "apply", "as_json", "read_edit"]
