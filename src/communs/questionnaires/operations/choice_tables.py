"""Keeping tables of choices."""

from typing import TYPE_CHECKING

from django.db import transaction

from communs.core.audit import record
from communs.questionnaires.choice_tables.known import remember
from communs.questionnaires.choice_tables.table import Table
from communs.questionnaires.models import ChoiceTable

if TYPE_CHECKING:
    from communs.accounts.models import Person


@transaction.atomic
def keep_table(table: Table, *, by: "Person | None") -> ChoiceTable:
    """Keep a table for ever under its digest. The same table again changes nothing.

    Audits `keep`, with the numbers of columns and rows.
    """
    values = {"content": table.content, "columns": len(table.columns), "rows": len(table.rows)}
    kept, created = ChoiceTable.objects.get_or_create(digest=table.digest, defaults=values)
    if created:
        record(kept, "keep", actor=by, data={"columns": kept.columns, "rows": kept.rows})
    transaction.on_commit(lambda: remember(table))
    return kept
