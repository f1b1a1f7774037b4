"""The page on which the condition of a field or of a section is built."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.procedures.editor import conditions
from communs.procedures.editor.constants import choices_of
from communs.procedures.editor.sources import OPERATORS, sources_for_field, sources_for_section
from communs.procedures.operations.editing import edit_form
from communs.procedures.permissions import is_administrator
from communs.procedures.views.editor.standing import Standing, standing_of
from communs.questionnaires.conditions.evaluation import constant_of
from communs.questionnaires.conditions.tree import Comparison, atoms
from communs.questionnaires.editing import Edit, EditRefusedError, edits
from communs.questionnaires.field import Field, RefusedError
from communs.questionnaires.schema import InvalidQuestionnaireError, convert_condition

KINDS = {"champ", "section"}


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def condition(request: HttpRequest, pk: int, kind: str, name: str) -> HttpResponse:
    """Rows of a source, a comparison and a value, in groups; every button posts them all, « Enregistrer » keeps them."""
    now = standing_of(request, pk)
    target = (now.field if kind == "champ" else now.section)(name) if kind in KINDS else None
    if target is None:
        raise Http404
    if request.method == "GET":
        return _page(request, now, kind, target, conditions.grown(target.get("when")))
    act = request.POST.get("do", "save")
    root = conditions.changed(conditions.posted(request.POST.dict()), act)
    if act not in {"save", "clear"}:
        return _page(request, now, kind, target, root)
    try:
        wanted = None if act == "clear" else _checked(root, _sources(now, kind, name))
        edit_form(now.demarche, _edit(kind, name, wanted), by=now.person)
    except (conditions.BuildError, EditRefusedError, InvalidQuestionnaireError) as error:
        return _page(request, now, kind, target, root, error)
    messages.success(request, _("La condition est enregistrée.") if wanted else _("La condition est retirée."))
    return redirect(_back(now, kind, name))


def _checked(root: conditions.Group, sources: Mapping[str, Field]) -> dict[str, Any] | None:
    """The condition that is typed, each of its values one that its field can be compared to."""
    wanted = conditions.pruned(root, sources)
    if wanted is not None:
        for _place, atom in atoms(convert_condition(wanted)):
            try:
                if isinstance(atom, Comparison):
                    constant_of(atom, sources[atom.field])
            except RefusedError as error:
                message = f"{sources[atom.field].label}\u00a0: {error.refused.message}"
                raise conditions.BuildError("", message) from error
    return wanted


def _edit(kind: str, name: str, wanted: dict[str, Any] | None) -> Edit:
    put, drop = ({"when": wanted}, ()) if wanted else ({}, ("when",))
    if kind == "champ":
        return edits.ChangeField(field=name, put=put, drop=drop)
    return edits.ChangeSection(section=name, put=put, drop=drop)


def _sources(now: Standing, kind: str, name: str) -> Mapping[str, Field]:
    find = sources_for_field if kind == "champ" else sources_for_section
    return find(now.questionnaire, name)


def _page(  # noqa: PLR0913, PLR0917 - what the page shows
    request: HttpRequest,
    now: Standing,
    kind: str,
    target: Mapping[str, Any],
    root: conditions.Group,
    error: Exception | None = None,
) -> HttpResponse:
    sources = _sources(now, kind, target["id"])
    context = {
        "demarche": now.demarche,
        "topic": "form",
        "kind": kind,
        "target": target,
        "name": target.get("label") or target.get("title") or target["id"],
        "root": _shown(root, sources, error),
        "sources": sources,
        "error": str(error) if error else "",
        "back": _back(now, kind, target["id"]),
    }
    return render(request, "procedures/editor/condition.html", context, status=422 if error else 200)


def _shown(
    node: conditions.Group | conditions.Row, sources: Mapping[str, Field], error: Exception | None
) -> dict[str, Any]:
    """A row or a group for the template, with the comparisons and the values that its field allows."""
    wrong = str(error) if isinstance(error, conditions.BuildError) and error.path == node.path else ""
    if isinstance(node, conditions.Group):
        return {
            "is_group": True,
            "node": node,
            "parts": [_shown(item, sources, error) for item in node.items],
            "error": wrong,
        }
    field = sources.get(node.field)
    operators = [(name, str(OPERATORS[name])) for name in (field.comparisons() if field else ())]
    chosen = node.operator if node.operator in dict(operators) else (operators[0][0] if operators else "")
    return {
        "node": node,
        "operators": operators,
        "chosen": chosen,
        "choices": choices_of(field, chosen) if field else [],
        "date": bool(field) and field.value_type.startswith("date"),  # type: ignore[union-attr]
        "needs_value": chosen not in {"answered", ""},
        "lost": bool(node.field) and field is None,
        "error": wrong,
    }


def _back(now: Standing, kind: str, name: str) -> str:
    url = reverse("procedures:form", args=[now.demarche.pk])
    return f"{url}?champ={name}#card-{name}" if kind == "champ" else f"{url}?section={name}#section-{name}"
