"""What agents do with the payments of a dossier."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.accounts.requests import PersonRequest, see_other
from communs.core.access import allowed
from communs.core.workflow import IllegalTransition
from communs.dossiers.queries import dossier_for
from communs.payments.forms import RefundForm
from communs.payments.operations.refunding import note_refund
from communs.payments.queries import payment_of
from communs.procedures.permissions import is_instructor


@allowed(is_instructor)
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: PersonRequest, number: int, payment: int) -> HttpResponse:
    """Note that a payment was refunded, with the reason."""
    dossier = dossier_for(request.user, number, to="write_as_agent")
    found = payment_of(dossier, payment)
    form = RefundForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            note_refund(request.user, number, payment, form.cleaned_data["reason"])
            messages.success(request, _("Le remboursement est noté."))
        except IllegalTransition:
            messages.error(request, _("Seul un paiement reçu se rembourse."))
        return see_other("dossiers:agent-dossier", number)
    context = {"dossier": dossier, "payment": found, "form": form}
    return render(request, "payments/agent/refund.html", context, status=422 if form.is_bound else 200)
