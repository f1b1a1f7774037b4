"""The test link of a demarche: anybody signed in who has it may fill the form in preparation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communs.core.access import signed_in
from communs.dossiers.errors import FilingClosed
from communs.dossiers.operations.testing import begin_test
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.queries import demarche_at


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start_test(request: PersonRequest, path: str) -> HttpResponse:
    """Say what a test is, then begin one."""
    demarche = demarche_at(path)
    if request.method == "POST":
        try:
            return see_other("dossiers:fill", begin_test(request.user, demarche).number)
        except FilingClosed:
            return render(request, "dossiers/start_test.html", {"demarche": demarche, "no_form": True}, status=409)
    return render(request, "dossiers/start_test.html", {"demarche": demarche})
