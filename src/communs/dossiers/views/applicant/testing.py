"""The test link of a demarche: anybody signed in who has it may fill the form in preparation."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import public
from communs.dossiers.errors import FilingClosed
from communs.dossiers.operations.prefilling import Taken
from communs.dossiers.operations.testing import begin_test
from communs.dossiers.prefill_page import Offer, offer_of
from communs.dossiers.views.applicant.starting import PREFILLED
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.models import Demarche
from communs.procedures.prefill.carrying import Carried, TooLong, brought, carried_for, carry, drop
from communs.procedures.queries import demarche_at


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start_test(request: PersonRequest, path: str) -> HttpResponse:
    """Say what a test is, then begin one.

    Public for the sake of a prefilled link alone, whose values leave the address before anybody signs in.
    """
    if carried := brought(request):
        return _carried_away(request, path, carried)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    demarche = demarche_at(path)
    values = carried.values if (carried := carried_for(request, demarche)) else {}
    if request.method == "POST":
        try:
            number = begin_test(request.user, demarche, values).number
        except FilingClosed:
            return render(request, "dossiers/start_test.html", {"demarche": demarche, "no_form": True}, status=409)
        response = see_other("dossiers:fill", number, after=PREFILLED if values else "")
        drop(response)
        return response
    return render(
        request, "dossiers/start_test.html", {"demarche": demarche, "offer": _offer(request, demarche, values)}
    )


def _carried_away(request: PersonRequest, path: str, carried: Carried) -> HttpResponse:
    response = redirect("dossiers:start-test", path)
    try:
        carry(response, demarche_at(path), carried)
    except TooLong:
        messages.warning(request, _("Ce lien est trop long : ce qu’il préremplit n’est pas repris."))
    return response


def _offer(request: PersonRequest, demarche: Demarche, values: object) -> Offer | None:
    revision = demarche.draft_revision_id or demarche.published_revision_id
    if not values or revision is None:
        return None
    return offer_of(request.user, demarche, revision, Taken(values))  # type: ignore[arg-type]
