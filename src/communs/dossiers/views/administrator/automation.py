"""What a demarche decides without an agent, chosen before its publication."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.dossiers.text_forms import AutomationForm
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.automation import automation_of, delay_of, delay_words
from communs.procedures.models import Demarche
from communs.procedures.operations.automation import AutomationFixed, automate
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def automation(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose the automatic behaviour of a demarche; once it was published, read it."""
    demarche = demarche_for(request.user, pk)
    form = AutomationForm(request.POST if request.method == "POST" else None, initial=_initial(demarche))
    if not form.is_bound:
        return _page(request, demarche, form)
    if not form.is_valid():
        return _page(request, demarche, form, 422)
    try:
        automate(demarche, form.choice(), by=request.user)
    except AutomationFixed:
        return _page(request, demarche, form, 409)
    messages.success(request, _("Le réglage est enregistré."))
    return see_other("dossiers:texts", demarche.pk)


def _page(request: PersonRequest, demarche: Demarche, form: AutomationForm, status: int = 200) -> HttpResponse:
    found = automation_of(demarche)
    delay = delay_words(delay_of(found)) if found and found.is_silence else ""
    context = {"demarche": demarche, "topic": "texts", "form": form, "automation": found, "delay": delay}
    return render(request, "dossiers/administrator/automation.html", context, status=status)


def _initial(demarche: Demarche) -> dict[str, object]:
    found = automation_of(demarche)
    if found is None:
        return {"mode": ""}
    return {"mode": found.mode, "delay": found.delay, "unit": found.unit, "correction": found.correction}
