"""Who signs dossiers of a demarche: the list and how they sign, one signer, removing one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from communs.core.access import allowed
from communs.procedures.cosigning import Cosigner, Cosigning, complaints_of, cosigning_of
from communs.procedures.cosigning_forms import CosignerForm, CosigningForm
from communs.procedures.models import Demarche
from communs.procedures.operations.cosigning import (
    CosigningError,
    change_cosigning,
    move_signer,
    put_signer,
    remove_signer,
)
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.routing.checking import form_of
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.form import ConditionForm
from communs.questionnaires.conditions.sources import readable_by_rule
from communs.questionnaires.conditions.told import told

STEPS = {"earlier": -1, "later": 1}
OK = 200


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def cosigners(request: HttpRequest, pk: int) -> HttpResponse:
    """The signers in their order; posting adds one (`add`), moves one (`earlier`, `later`) or says how they sign (`save`)."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    do = request.POST.get("do", "")
    if request.method == "GET":
        return _list(request, demarche)
    if do in STEPS:
        move_signer(demarche, request.POST.get("role", ""), STEPS[do], by=request.user)  # type: ignore[arg-type]
        return redirect("procedures:cosigners", pk)
    if do == "add":
        return _added(request, demarche)
    return _saved_all(request, demarche)


def _added(request: HttpRequest, demarche: Demarche) -> HttpResponse:
    form = CosignerForm(request.POST, compiled=form_of(demarche))
    if form.is_valid():
        try:
            made = put_signer(demarche, Cosigner(id="", **form.cleaned_data), by=request.user)  # type: ignore[arg-type]
        except CosigningError as error:
            form.add_error("label", str(error))
        else:
            messages.success(request, _("Le cosignataire est ajouté."))
            return redirect("procedures:cosigner", demarche.pk, made.id)
    return _list(request, demarche, form=form)


def _saved_all(request: HttpRequest, demarche: Demarche) -> HttpResponse:
    form = CosigningForm(request.POST)
    if not form.is_valid():
        return _list(request, demarche, all_form=form)
    in_order, message = form.cleaned_data["order"] == "order", form.cleaned_data["message"]
    change_cosigning(demarche, lambda one: replace(one, in_order=in_order, message=message), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("C’est enregistré."))
    return redirect("procedures:cosigners", demarche.pk)


def _list(request: HttpRequest, demarche: Demarche, **forms: CosignerForm | CosigningForm) -> HttpResponse:
    cosigning, compiled = cosigning_of(demarche), form_of(demarche)
    shown = {"order": "order" if cosigning.in_order else "at-once", "message": cosigning.message}
    context = {
        "demarche": demarche,
        "topic": "cosigners",
        "rows": _rows(cosigning, compiled),
        "all_form": CosigningForm(initial=shown),
        "form": CosignerForm(compiled=compiled),
        **forms,
    }
    return render(request, "procedures/manage/cosigners.html", context, status=422 if forms else 200)


def _rows(cosigning: Cosigning, compiled: CompiledQuestionnaire | None) -> list[dict[str, object]]:
    language = get_language() or "fr"
    fields = compiled.fields_by_id if compiled else {}
    return [
        {
            "signer": one,
            "field": fields.get(one.email_field),
            "when": told(one.when, compiled, language) if one.when and compiled else "",
            "troubles": list(complaints_of(one, compiled)) if compiled else [],
        }
        for one in cosigning.signers
    ]


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def cosigner(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """One signer; posting changes the rows of the condition, or keeps all."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    signer, compiled = _signer(demarche, role), form_of(demarche)
    post = request.POST if request.method == "POST" else None
    shown = {"label": signer.label, "email_field": signer.email_field}
    form = CosignerForm(post, compiled=compiled, initial=shown)
    readable = readable_by_rule(compiled.document) if compiled else {}
    condition = ConditionForm(readable, kept=signer.when, post=post)
    if condition.is_ready and form.is_valid() and _kept(request, demarche, signer, form, condition):
        return redirect("procedures:cosigners", pk)
    refused = bool(not condition.is_rebuilt and form.errors) or condition.status != OK
    context = {"demarche": demarche, "topic": "cosigners", "signer": signer, "form": form, "condition": condition}
    return render(request, "procedures/manage/cosigner.html", context, status=422 if refused else OK)


def _kept(
    request: HttpRequest, demarche: Demarche, signer: Cosigner, form: CosignerForm, condition: ConditionForm
) -> bool:
    changed = Cosigner(id=signer.id, when=condition.condition, **form.cleaned_data)
    try:
        put_signer(demarche, changed, by=request.user)  # type: ignore[arg-type]
    except CosigningError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("C’est enregistré : cela vaut pour les dépôts à venir."))
    return True


def _signer(demarche: Demarche, role: str) -> Cosigner:
    found = cosigning_of(demarche).signer(role)
    if found is None:
        raise Http404
    return found


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """Ask for a confirmation, then remove a signer."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    signer = _signer(demarche, role)
    if request.method == "POST":
        remove_signer(demarche, role, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Le cosignataire est retiré."))
        return redirect("procedures:cosigners", pk)
    context = {"demarche": demarche, "topic": "cosigners", "signer": signer}
    return render(request, "procedures/manage/remove_cosigner.html", context)
