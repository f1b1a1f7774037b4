"""The rule of a group: lines to choose from, or the document of a deeper condition."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.procedures.models import Group
from communs.procedures.operations import groups as operations
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import group_for
from communs.procedures.routing.checking import form_of
from communs.procedures.routing.router import rule_of
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions import lines
from communs.questionnaires.conditions.rows import Join, Row, condition_of, rows_of
from communs.questionnaires.conditions.told import told
from communs.questionnaires.schema import condition_to_builtins

REMOVE = "remove-line-"
LONGEST_DOCUMENT = 100_000


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Show the rule of a group; posting changes its lines (`add-line`, `remove-line-1`, `show`) or keeps it."""
    group = group_for(request.user, pk, group_id)  # type: ignore[arg-type]
    compiled = form_of(group.demarche)
    if compiled is None:
        messages.error(request, _("Donnez d’abord un formulaire à la démarche : les règles lisent ses réponses."))
        return redirect("procedures:group", pk, group_id)
    if request.method == "GET":
        return _kept(request, group, compiled)
    do = request.POST.get("do", "")
    if do == "document":
        return _document(request, group, compiled)
    join, rows = lines.rows_in(request.POST)
    if do == "save":
        return _saved(request, group, compiled, join, rows)
    return _page(request, group, compiled, join, _changed(do, rows))


def _changed(do: str, rows: list[Row]) -> list[Row]:
    if do == "add-line":
        return [*rows, Row()]
    if do.startswith(REMOVE):
        return [row for rank, row in enumerate(rows) if str(rank) != do.removeprefix(REMOVE)] or [Row()]
    if do == "show":
        return rows
    raise Http404


def _kept(request: HttpRequest, group: Group, compiled: CompiledQuestionnaire) -> HttpResponse:
    kept = rule_of(group)
    found = rows_of(kept) if kept else ("and", [Row()])
    if found is None:
        return _page(request, group, compiled, "and", None)
    return _page(request, group, compiled, *found)


def _saved(
    request: HttpRequest, group: Group, compiled: CompiledQuestionnaire, join: Join, rows: list[Row]
) -> HttpResponse:
    condition, errors = condition_of(join, rows, compiled)
    if errors:
        return _page(request, group, compiled, join, rows, errors=errors, status=422)
    try:
        wanted = condition_to_builtins(condition) if condition else None
        operations.set_rule(group, wanted, by=request.user)  # type: ignore[arg-type]
    except operations.RuleRefusedError as error:
        return _page(request, group, compiled, join, rows, issues=error.issues, status=422)
    return _done(request, group)


def _document(request: HttpRequest, group: Group, compiled: CompiledQuestionnaire) -> HttpResponse:
    text = request.POST.get("document", "")[:LONGEST_DOCUMENT].strip()
    try:
        wanted = json.loads(text) if text else None
        operations.set_rule(group, wanted, by=request.user)  # type: ignore[arg-type]
    except (ValueError, RecursionError) as error:
        issues = error.issues if isinstance(error, operations.RuleRefusedError) else []
        unreadable = "" if issues else _("Ce texte n’est pas du JSON : %(error)s") % {"error": error}
        more: dict[str, Any] = {"issues": issues, "unreadable": unreadable, "typed": text}
        return _page(request, group, compiled, "and", None, status=422, **more)
    return _done(request, group)


def _done(request: HttpRequest, group: Group) -> HttpResponse:
    messages.success(request, _("La règle est enregistrée : elle vaut pour les dépôts à venir."))
    return redirect("procedures:group", group.demarche_id, group.pk)


def _page(  # noqa: PLR0913, PLR0917 - what the page shows
    request: HttpRequest,
    group: Group,
    compiled: CompiledQuestionnaire,
    join: Join,
    rows: list[Row] | None,
    errors: dict[int, str] | None = None,
    status: int = 200,
    **more: Any,  # noqa: ANN401 - of the document that was refused
) -> HttpResponse:
    """Answer with the lines; without `rows`, the rule is too deep and is told in words."""
    language, kept = get_language() or "fr", rule_of(group)
    context = {
        "demarche": group.demarche,
        "topic": "groups",
        "group": group,
        "condition": None if rows is None else lines.form_of(join, rows, compiled, errors, language),
        "told": told(kept, compiled, language) if kept else "",
        "typed": json.dumps(group.rule, ensure_ascii=False, indent=2) if group.rule else "",
        **more,
    }
    return render(request, "procedures/manage/group_rule.html", context, status=status)
