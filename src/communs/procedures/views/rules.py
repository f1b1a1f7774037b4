"""The rule of a group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.procedures.operations import groups as operations
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import group_for
from communs.procedures.routing.checking import form_of
from communs.procedures.routing.router import rule_of
from communs.questionnaires.conditions.form import ConditionForm
from communs.questionnaires.conditions.sources import readable_by_rule
from communs.questionnaires.schema import condition_to_builtins


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Show the rule of a group; posting changes its rows, or keeps it."""
    group = group_for(request.user, pk, group_id)  # type: ignore[arg-type]
    compiled, refusal = form_of(group.demarche), ""
    if compiled is None:
        messages.error(request, _("Donnez d’abord un formulaire à la démarche : les règles lisent ses réponses."))
        return redirect("procedures:group", pk, group_id)
    post = request.POST if request.method == "POST" else None
    condition = ConditionForm(readable_by_rule(compiled.document), kept=rule_of(group), post=post)
    if condition.is_ready:
        try:
            wanted = condition_to_builtins(condition.condition) if condition.condition else None
            operations.set_rule(group, wanted, by=request.user)  # type: ignore[arg-type]
        except operations.RuleRefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("La règle est enregistrée : elle vaut pour les dépôts à venir."))
            return redirect("procedures:group", pk, group_id)
    context = {
        "demarche": group.demarche,
        "topic": "groups",
        "group": group,
        "condition": condition,
        "refusal": refusal,
    }
    return render(request, "procedures/manage/group_rule.html", context, status=422 if refusal else condition.status)
