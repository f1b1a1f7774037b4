"""The fee of a demarche, and its tariffs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.procedures.fees.amount import fee_of, tariffs_of
from communs.procedures.fees.forms import FeeForm, TariffForm, initial_of
from communs.procedures.fees.money import euros, typed_euros
from communs.procedures.models import Demarche, Fee
from communs.procedures.operations import fees as operations
from communs.procedures.operations.groups import RuleRefusedError
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.routing.checking import form_of
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.form import ConditionForm
from communs.questionnaires.conditions.sources import readable_by_rule
from communs.questionnaires.conditions.told import told
from communs.questionnaires.schema import condition_to_builtins


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def fee(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the fee with its tariffs; save it, take a tariff away or move it up."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    do, _colon, tariff = request.POST.get("do", "").partition(":")
    if do in {"remove", "raise"}:
        return _moved(request, demarche, do, tariff)
    form = FeeForm(request.POST or None, form=form_of(demarche), initial=initial_of(fee_of(demarche)))
    if not form.is_bound:
        return _page(request, demarche, form)
    try:
        if not form.is_valid():
            return _page(request, demarche, form, 422)
        operations.set_fee(demarche, form.choice(), by=request.user)  # type: ignore[arg-type]
    except operations.FeeRefused as refused:
        form.add_error(refused.part, str(refused))
        return _page(request, demarche, form, 422)
    messages.success(request, _("C’est enregistré."))
    return redirect("procedures:fee", pk)


def _moved(request: HttpRequest, demarche: Demarche, do: str, tariff: str) -> HttpResponse:
    act = operations.remove_tariff if do == "remove" else operations.raise_tariff
    try:
        act(demarche, tariff, by=request.user)  # type: ignore[arg-type]
    except operations.FeeRefused as refused:
        messages.error(request, str(refused))
    return redirect("procedures:fee", demarche.pk)


def _page(request: HttpRequest, demarche: Demarche, form: FeeForm, status: int = 200) -> HttpResponse:
    found = fee_of(demarche)
    context = {
        "demarche": demarche,
        "topic": "fee",
        "form": form,
        "fee": found,
        "tariffs": _told(found, form_of(demarche)) if found else [],
        "otherwise": euros(found.amount) if found else "",
    }
    return render(request, "procedures/manage/fee.html", context, status=status)


def _told(fee: Fee, form: CompiledQuestionnaire | None) -> list[tuple[str, str, str]]:
    """Each tariff as (id, amount, condition)."""
    language, unreadable = get_language() or "fr", _("Cette condition n’est plus lisible.")
    return [
        (one.id, euros(one.amount), told(one.when, form, language) if one.when and form else unreadable)
        for one in tariffs_of(fee)
    ]


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def tariff(request: HttpRequest, pk: int, tariff: str | None = None) -> HttpResponse:
    """Write one tariff: its amount, its condition; what cannot be kept comes back as it was typed."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    found, compiled = fee_of(demarche), form_of(demarche)
    if found is None or compiled is None:
        messages.error(request, _("Choisissez d’abord les frais de la démarche, et donnez-lui un formulaire."))
        return redirect("procedures:fee", pk)
    kept = next((one for one in tariffs_of(found) if one.id == tariff), None)
    if tariff is not None and kept is None:
        raise Http404
    post = request.POST if request.method == "POST" else None
    condition = ConditionForm(readable_by_rule(compiled.document), kept=kept.when if kept else None, post=post)
    form = TariffForm(post, initial={"amount": typed_euros(kept.amount)} if kept else None)
    refusal = ""
    if condition.is_ready and form.is_valid():
        refusal = _refusal(request, demarche, tariff, condition, form)
        if not refusal:
            messages.success(request, _("Le tarif est enregistré : il vaut pour les paiements à venir."))
            return redirect("procedures:fee", pk)
    context = {"demarche": demarche, "topic": "fee", "form": form, "condition": condition, "refusal": refusal}
    wrong = refusal or (condition.is_ready and form.errors)
    return render(request, "procedures/manage/tariff.html", context, status=422 if wrong else condition.status)


def _refusal(
    request: HttpRequest, demarche: Demarche, tariff: str | None, condition: ConditionForm, form: TariffForm
) -> str:
    """Keep a tariff; return why it was not."""
    when = condition_to_builtins(condition.condition) if condition.condition else None
    try:
        operations.keep_tariff(demarche, tariff, when, form.cleaned_data["amount"], by=request.user)  # type: ignore[arg-type]
    except (operations.FeeRefused, RuleRefusedError) as refused:
        return str(refused)
    return ""
