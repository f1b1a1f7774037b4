"""Paying before the deposit: the page, the way to the provider, the way back."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from communs.accounts.requests import PersonRequest, SeeOther, see_other
from communs.core.access import signed_in
from communs.core.remote import Unavailable
from communs.dossiers.errors import FilingClosed, Incomplete, Ineligible
from communs.dossiers.models import Dossier
from communs.dossiers.operations.preconditions import standing
from communs.dossiers.queries import dossier_for
from communs.payments.due import NAME
from communs.payments.errors import NothingDue, WaitsElsewhere
from communs.payments.operations.paying import pay
from communs.payments.operations.settling import settle
from communs.payments.providers import OrderRefused, current
from communs.payments.queries import open_payment, payments_of
from communs.payments.showing import owed
from communs.procedures.fees.amount import FeeOutOfBounds

ELSEWHERE: dict[type[Exception], tuple[str, str]] = {
    NothingDue: ("dossiers:submit", ""),
    Incomplete: ("dossiers:fill", "?verifier#error-summary"),
    Ineligible: ("dossiers:fill", "#ineligible"),
    FilingClosed: ("payments:payment", ""),
    FeeOutOfBounds: ("payments:payment", ""),
}
BETWEEN_POLLS = timedelta(seconds=8)
NO_CONTENT = 204


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def payment(request: PersonRequest, number: int) -> HttpResponse:
    """Show what is to pay and what became of each attempt; posting goes to the provider's page."""
    dossier = dossier_for(request.user, number, to="read_as_applicant")
    if request.method == "POST":
        return _paid(request, number)
    if dossier.is_deposited:
        return see_other("dossiers:receipt", number)
    wait = standing(dossier)
    if wait is None:
        return see_other("dossiers:submit", number)
    if wait.name != NAME:
        return SeeOther(wait.url)
    return _page(request, dossier)


def _paid(request: PersonRequest, number: int) -> HttpResponse:
    try:
        return SeeOther(pay(request.user, number))
    except WaitsElsewhere as elsewhere:
        return SeeOther(elsewhere.url)
    except tuple(ELSEWHERE) as error:
        name, after = ELSEWHERE[type(error)]
        return see_other(name, number, after=after)
    except (OrderRefused, Unavailable) as error:
        refused = isinstance(error, OrderRefused)
        return _page(request, _draft(request, number), _told(refused=refused), 502 if refused else 503)


def _told(*, refused: bool) -> str:
    if refused:
        return _("Le service de paiement a refusé la demande. Rien n’est débité ; prévenez l’administration.")
    return _("Le service de paiement ne répond pas. Rien n’est perdu ni débité : réessayez dans quelques minutes.")


def _draft(request: PersonRequest, number: int) -> Dossier:
    return dossier_for(request.user, number, to="read_as_applicant")


def _page(request: PersonRequest, dossier: Dossier, problem: str = "", status: int = 200) -> HttpResponse:
    attempts = payments_of(dossier)
    context = {
        "dossier": dossier,
        "owed": owed(dossier),
        "attempts": attempts,
        "underway": next((one for one in attempts if one.is_open and one.sent_at), None),
        "is_open": dossier.may_be_deposited(),
        "is_configured": current().is_configured,
        "problem": problem,
    }
    return render(request, "payments/payment.html", context, status=status)


@csrf_exempt
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def came_back(request: PersonRequest, number: int) -> HttpResponse:
    """Where the provider sends the person back, and where « Actualiser » leads: ask what became of the payment.

    What the request says is not read, so that it may come from anywhere.
    """
    dossier = dossier_for(request.user, number, to="read_as_applicant")
    if not dossier.is_deposited and not _asked(number, timedelta()):
        messages.warning(request, _("Le service de paiement ne répond pas encore. Nous lui redemandons sans cesse."))
    return see_other("payments:payment", number)


@signed_in
@require_safe
def state(request: PersonRequest, number: int) -> HttpResponse:
    """The state of the payment underway, for the page that waits for it; deposited or settled, the page is loaded again."""
    dossier = dossier_for(request.user, number, to="read_as_applicant")
    if not dossier.is_deposited:
        _asked(number, BETWEEN_POLLS)
        if underway := open_payment(number):
            return render(request, "payments/underway.html", {"dossier": dossier, "underway": underway})
    return HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": reverse("payments:payment", args=[number])})


def _asked(number: int, pause: timedelta) -> bool:
    """Ask about the attempt that is open, if there is one; return whether the provider answered."""
    underway = open_payment(number)
    try:
        if underway:
            settle(underway.pk, unless_asked_since=pause)
    except Unavailable:
        return False
    return True
