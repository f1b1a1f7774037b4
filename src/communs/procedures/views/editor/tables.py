"""The table that people choose from in a field: brought as CSV, shown, read by one of its columns."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.procedures.forms import TableForm
from communs.procedures.operations.choice_tables import give_table
from communs.procedures.permissions import is_administrator
from communs.procedures.views.editor.standing import Standing, standing_of
from communs.questionnaires.choice_tables.csv_reading import BadLine, UnreadableTableError, read_csv
from communs.questionnaires.choice_tables.known import table_named
from communs.questionnaires.editing import EditRefusedError
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.tabled import Tabled

SHOWN = 10
MOST_TOLD = 200


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show the table of the field `name`; a post brings another, or chooses the column that is read."""
    now = standing_of(request, pk)
    field = now.field(name)
    if field is None or not issubclass(FIELD_TYPES[field["type"]], Tabled):
        raise Http404
    if request.method == "POST" and "column" in request.POST:
        return _choose_column(request, now, name)
    form = TableForm(request.POST or None, request.FILES or None)
    bad_lines: list[BadLine] = []
    if request.method == "POST" and form.is_valid():
        bad_lines = list(_bring(request, now, name, form))
        if not bad_lines and not form.errors:
            return redirect("procedures:editor-table", pk, name)
    return _show(request, pk, name, form, bad_lines)


def _bring(request: HttpRequest, now: Standing, name: str, form: TableForm) -> tuple[BadLine, ...]:
    """Take the table of a posted file; give the lines that were left out."""
    field = now.field(name) or {}
    try:
        reading = read_csv(form.content())
        give_table(now.demarche, name, reading.table, label_column=field.get("label_column", ""), by=now.person)
    except UnreadableTableError as error:
        place = _("Ligne %(line)s : ") % {"line": error.line} if error.line else ""
        form.add_error("file", place + error.message)
        return ()
    except EditRefusedError as error:
        form.add_error(None, str(error))
        return ()
    kept = len(reading.table.rows)
    said = ngettext("Le tableau de %(count)s ligne est en place.", "Le tableau de %(count)s lignes est en place.", kept)
    messages.success(request, said % {"count": kept})
    return reading.bad_lines


def _choose_column(request: HttpRequest, now: Standing, name: str) -> HttpResponse:
    known = table_named((now.field(name) or {}).get("table", ""))
    try:
        if known:
            give_table(now.demarche, name, known, label_column=request.POST["column"], by=now.person)
    except EditRefusedError as error:
        messages.error(request, str(error))
    return redirect("procedures:editor-table", now.demarche.pk, name)


def _show(request: HttpRequest, pk: int, name: str, form: TableForm, bad_lines: list[BadLine]) -> HttpResponse:
    now = standing_of(request, pk)
    field = now.field(name) or {}
    known = table_named(field.get("table", ""))
    context: dict[str, Any] = {
        "demarche": now.demarche,
        "topic": "form",
        "field": field,
        "table": known,
        "column": field.get("label_column") or (known.columns[0] if known else ""),
        "rows": known.rows[:SHOWN] if known else (),
        "form": form,
        "bad_lines": bad_lines[:MOST_TOLD],
        "bad_count": len(bad_lines),
    }
    return render(request, "procedures/editor/table.html", context, status=422 if form.errors else 200)
