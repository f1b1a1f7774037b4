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
from communs.procedures.operations.editing import edit_form
from communs.procedures.permissions import is_administrator
from communs.procedures.views.editor.standing import Standing, standing_of
from communs.questionnaires.conditions.form import ConditionForm
from communs.questionnaires.conditions.sources import readable_by_field, readable_by_section
from communs.questionnaires.conditions.tree import Condition
from communs.questionnaires.editing import Edit, EditRefusedError, edits
from communs.questionnaires.schema import InvalidQuestionnaireError, condition_to_builtins, convert_condition

KINDS = {"champ", "section"}


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def condition(request: HttpRequest, pk: int, kind: str, name: str) -> HttpResponse:
    """Rows of a field, a comparison and a value, in groups; « Enregistrer » keeps them, `clear` shows always."""
    now = standing_of(request, pk)
    target = (now.field if kind == "champ" else now.section)(name) if kind in KINDS else None
    if target is None:
        raise Http404
    find = readable_by_field if kind == "champ" else readable_by_section
    kept = convert_condition(target["when"]) if target.get("when") else None
    post = request.POST if request.method == "POST" else None
    form = ConditionForm(find(now.questionnaire, name), kept=kept, post=post)
    if request.POST.get("do") == "clear" or form.is_ready:
        wanted = None if request.POST.get("do") == "clear" else form.condition
        try:
            edit_form(now.demarche, _edit(kind, name, wanted), by=now.person)
        except (EditRefusedError, InvalidQuestionnaireError) as error:
            return _page(request, now, kind, target, form, str(error))
        messages.success(request, _("La condition est enregistrée.") if wanted else _("La condition est retirée."))
        return redirect(_back(now, kind, name))
    return _page(request, now, kind, target, form)


def _edit(kind: str, name: str, wanted: Condition | None) -> Edit:
    put, drop = ({"when": condition_to_builtins(wanted)}, ()) if wanted else ({}, ("when",))
    if kind == "champ":
        return edits.ChangeField(field=name, put=put, drop=drop)
    return edits.ChangeSection(section=name, put=put, drop=drop)


def _page(  # noqa: PLR0913, PLR0917 - what the page shows
    request: HttpRequest, now: Standing, kind: str, target: Mapping[str, Any], form: ConditionForm, refusal: str = ""
) -> HttpResponse:
    context = {
        "demarche": now.demarche,
        "topic": "form",
        "kind": kind,
        "target": target,
        "name": target.get("label") or target.get("title") or target["id"],
        "condition": form,
        "refusal": refusal,
        "back": _back(now, kind, target["id"]),
    }
    return render(request, "procedures/editor/condition.html", context, status=422 if refusal else form.status)


def _back(now: Standing, kind: str, name: str) -> str:
    url = reverse("procedures:form", args=[now.demarche.pk])
    return f"{url}?champ={name}#card-{name}" if kind == "champ" else f"{url}?section={name}#section-{name}"
