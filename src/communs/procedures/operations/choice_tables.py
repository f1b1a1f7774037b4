"""Giving a field of the form in preparation the table that people choose from."""

from typing import TYPE_CHECKING

from django.db import transaction

from communs.procedures.models import Demarche
from communs.procedures.operations.editing import edit_form
from communs.questionnaires.choice_tables.table import Table
from communs.questionnaires.editing import edits
from communs.questionnaires.models import DraftEdit
from communs.questionnaires.operations.choice_tables import keep_table

if TYPE_CHECKING:
    from communs.accounts.models import Person


@transaction.atomic
def give_table(demarche: Demarche, name: str, table: Table, *, label_column: str = "", by: "Person") -> DraftEdit:
    """Keep a table and make the field `name` choose from it, read by `label_column` (its first column if empty).

    One edit, that can be undone; forms and answers that name another table keep it. Raises `EditRefusedError`.
    """
    kept = keep_table(table, by=by)
    column = label_column if label_column in table.columns else ""
    put = {"table": kept.digest} | ({"label_column": column} if column else {})
    return edit_form(demarche, edits.ChangeField(field=name, put=put, drop=() if column else ("label_column",)), by=by)
