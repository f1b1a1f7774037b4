"""The payments of a demarche, for its administrators and their accountant."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communs.accounts.requests import PersonRequest, see_other
from communs.core.access import allowed
from communs.core.remote import Unavailable
from communs.core.tables.keyset import page_of
from communs.core.workflow import IllegalTransition
from communs.payments.accounts import written_accounts
from communs.payments.forms import RefundForm
from communs.payments.operations.refunding import note_refund_of_entry
from communs.payments.providers import OrderRefused, current
from communs.payments.queries import entries_of, entry_for, sums_of
from communs.procedures.fees.amount import fee_of
from communs.procedures.models import Fee
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for

PAGE = 50


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def payments(request: PersonRequest, pk: int) -> HttpResponse:
    """The sums and the payments, the latest first; posting asks the provider whose client number it is."""
    demarche = demarche_for(request.user, pk)
    fee = fee_of(demarche)
    if request.method == "POST":
        if fee:
            _tell_client(request, fee)
        return see_other("payments:manage", pk)
    sums = sums_of(demarche)
    page = page_of(entries_of(demarche).order_by(), ("-created_at", "-id"), request.GET.get("cursor"), PAGE)
    context = {"demarche": demarche, "topic": "payments", "fee": fee, "sums": sums, "page": page}
    return render(request, "payments/manage/payments.html", context)


def _tell_client(request: PersonRequest, fee: Fee) -> None:
    words = {"number": fee.client_number}
    try:
        words["name"] = current().client(fee.client_number)
    except OrderRefused:
        messages.error(request, _("Le service de paiement ne connaît pas le numéro client %(number)s.") % words)
    except Unavailable:
        messages.warning(request, _("Le service de paiement ne répond pas : le numéro n’a pas été vérifié."))
    else:
        messages.success(request, _("Le numéro client %(number)s est celui de : %(name)s.") % words)


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: PersonRequest, pk: int, payment: int) -> HttpResponse:
    """Note that a payment was refunded, also of a draft or of a dossier that is gone."""
    found = entry_for(request.user, pk, payment)
    form = RefundForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            note_refund_of_entry(request.user, pk, payment, form.cleaned_data["reason"])
            messages.success(request, _("Le remboursement est noté."))
        except IllegalTransition:
            messages.error(request, _("Seul un paiement reçu se rembourse."))
        return see_other("payments:manage", pk)
    context = {"demarche": found.demarche, "topic": "payments", "payment": found, "form": form}
    return render(request, "payments/manage/refund.html", context, status=422 if form.is_bound else 200)


@allowed(is_administrator)
@require_safe
def export(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Every payment as a CSV, streamed."""
    demarche = demarche_for(request.user, pk)
    headers = {"Content-Disposition": f'attachment; filename="{demarche.path}-paiements.csv"'}
    return StreamingHttpResponse(written_accounts(demarche), content_type="text/csv; charset=utf-8", headers=headers)
