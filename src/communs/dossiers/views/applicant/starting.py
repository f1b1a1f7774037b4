"""From the public page to a draft."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communs.core.access import signed_in
from communs.dossiers.errors import FilingClosed
from communs.dossiers.forms import StartForm
from communs.dossiers.operations import filing
from communs.dossiers.queries import demarche_to_file
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.organisations.queries import organisations_of


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, path: str) -> HttpResponse:
    """Ask for whom the dossier is, then create the draft."""
    demarche = demarche_to_file(path)
    form = StartForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = filing.create(
                request.user,
                demarche,
                organisation=form.cleaned_data["organisation"],
                name=form.cleaned_data["applicant_name"],
            )
        except FilingClosed:
            return render(request, "dossiers/closed.html", {"demarche": demarche}, status=409)
        return see_other("dossiers:fill", dossier.number)
    context = {
        "demarche": demarche,
        "demarche_url": f"/commencer/{demarche.path}",
        "form": form,
        "organisations": organisations_of(request.user).exists(),
    }
    return render(request, "dossiers/start.html", context, status=422 if form.is_bound else 200)
