"""From the public page to a draft."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communs.core.access import signed_in
from communs.dossiers.errors import FilingClosed, NotAdmitted
from communs.dossiers.forms import StartForm
from communs.dossiers.identity_forms import IDENTITY_FORMS, IdentityForm
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing
from communs.dossiers.queries import demarche_to_file
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.organisations.queries import organisations_of
from communs.procedures.admission import refusal_of
from communs.procedures.models import Demarche


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, path: str) -> HttpResponse:
    """Ask what the demarche wants to know of the applicant, then create the draft."""
    demarche = demarche_to_file(path)
    if refusal := refusal_of(request.user, demarche):
        return _not_admitted(request, demarche, refusal)
    form = _form(request, demarche)
    if form.is_bound and form.is_valid():
        try:
            dossier = _begun(request, demarche, form)
        except FilingClosed:
            return render(request, "dossiers/closed.html", {"demarche": demarche}, status=409)
        except NotAdmitted as refused:
            return _not_admitted(request, demarche, refused.message)
        return see_other("dossiers:fill", dossier.number)
    context = {
        "demarche": demarche,
        "demarche_url": f"/commencer/{demarche.path}",
        "form": form,
        "asks_account": isinstance(form, StartForm),
        "organisations": isinstance(form, StartForm) and organisations_of(request.user).exists(),
    }
    return render(request, "dossiers/start.html", context, status=422 if form.is_bound else 200)


def _form(request: PersonRequest, demarche: Demarche) -> StartForm | IdentityForm:
    post = request.POST if request.method == "POST" else None
    kind = IDENTITY_FORMS.get(demarche.identity)
    if kind is None:
        return StartForm(post, person=request.user)
    return kind(post, person=request.user, demarche=demarche)


def _begun(request: PersonRequest, demarche: Demarche, form: StartForm | IdentityForm) -> Dossier:
    if isinstance(form, IdentityForm):
        return filing.create(request.user, demarche, organisation=form.organisation(), identity=form.identity())
    data = form.cleaned_data
    return filing.create(request.user, demarche, organisation=data["organisation"], name=data["applicant_name"])


def _not_admitted(request: PersonRequest, demarche: Demarche, message: str) -> HttpResponse:
    return render(request, "dossiers/not_admitted.html", {"demarche": demarche, "refusal": message}, status=403)
