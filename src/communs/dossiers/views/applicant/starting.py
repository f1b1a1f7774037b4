"""From the public page to a draft."""

import functools

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communs.accounts.proconnect import proconnect_subject
from communs.core.access import signed_in
from communs.dossiers.errors import FilingClosed, NotAdmitted, PrefillGone
from communs.dossiers.forms import StartForm
from communs.dossiers.identity_forms import IDENTITY_FORMS, IdentityForm
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing, prefilling
from communs.dossiers.prefill_page import Offer, offer_of
from communs.dossiers.queries import demarche_to_file
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.organisations.queries import organisations_of
from communs.procedures.admission import refusal_of
from communs.procedures.fees.amount import fee_of
from communs.procedures.fees.told import ToldFee, tell_fee
from communs.procedures.models import Demarche
from communs.procedures.prefill.carrying import Carried, carried_for, drop
from communs.questionnaires.queries import compiled_revision

WITHOUT_PREFILL = "without-prefill"
PREFILLED = "?prerempli"


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, path: str) -> HttpResponse:
    """Ask what the demarche wants to know of the applicant, show what a link filled, then create the draft."""
    demarche = demarche_to_file(path)
    if refusal := refusal_of(request.user, demarche, proconnect_subject(request)):
        return _not_admitted(request, demarche, refusal)
    carried = carried_for(request, demarche)
    if carried and WITHOUT_PREFILL in request.POST:
        return _without_prefill(demarche)
    try:
        return _asked_or_begun(request, demarche, carried)
    except FilingClosed:
        return render(request, "dossiers/closed.html", {"demarche": demarche}, status=409)
    except NotAdmitted as refused:
        return _not_admitted(request, demarche, refused.message)
    except PrefillGone as gone:
        return _gone(request, demarche, gone.dossier)


def _asked_or_begun(request: PersonRequest, demarche: Demarche, carried: Carried | None) -> HttpResponse:
    offer = _offer(request, demarche, carried)
    form = _form(request, demarche, offer)
    if form.is_bound and form.is_valid():
        dossier = _begun(request, demarche, form, carried)
        response = see_other("dossiers:fill", dossier.number, after=PREFILLED if carried else "")
        if carried:
            drop(response)
        return response
    context = {
        "demarche": demarche,
        "demarche_url": f"/commencer/{demarche.path}",
        "form": form,
        "offer": offer,
        "asks_account": isinstance(form, StartForm),
        "fee": _told_fee(demarche),
        "organisations": isinstance(form, StartForm) and organisations_of(request.user).exists(),
    }
    return render(request, "dossiers/start.html", context, status=422 if form.is_bound else 200)


def _offer(request: PersonRequest, demarche: Demarche, carried: Carried | None) -> Offer | None:
    if carried is None or demarche.published_revision_id is None:
        return None
    taken = prefilling.look(demarche, carried)
    return offer_of(request.user, demarche, demarche.published_revision_id, taken)


def _told_fee(demarche: Demarche) -> ToldFee | None:
    """What the demarche will make its applicant pay, told before anything is typed."""
    fee, revision = fee_of(demarche), demarche.published_revision_id
    return tell_fee(fee, compiled_revision(revision) if fee and revision else None)


def _form(request: PersonRequest, demarche: Demarche, offer: Offer | None) -> StartForm | IdentityForm:
    post = request.POST if request.method == "POST" else None
    kind = IDENTITY_FORMS.get(demarche.identity)
    if kind is None:
        form: StartForm | IdentityForm = StartForm(post, person=request.user)
    else:
        form = kind(post, person=request.user, demarche=demarche)
    form.initial.update(offer.identity if offer else {})
    return form


def _begun(
    request: PersonRequest, demarche: Demarche, form: StartForm | IdentityForm, carried: Carried | None
) -> Dossier:
    proven = proconnect_subject(request)
    begin = functools.partial(filing.create, request.user, demarche, carried=carried, proven=proven)
    if isinstance(form, IdentityForm):
        return begin(organisation=form.organisation(), identity=form.identity())
    return begin(organisation=form.cleaned_data["organisation"], name=form.cleaned_data["applicant_name"])


def _not_admitted(request: PersonRequest, demarche: Demarche, message: str) -> HttpResponse:
    return render(request, "dossiers/not_admitted.html", {"demarche": demarche, "refusal": message}, status=403)


def _without_prefill(demarche: Demarche) -> HttpResponse:
    response = see_other("dossiers:start", demarche.path)
    drop(response)
    return response


def _gone(request: PersonRequest, demarche: Demarche, dossier: Dossier | None) -> HttpResponse:
    """Lead who took it to their dossier; tell anybody else that it waits no more, and nothing of what it held."""
    if dossier and dossier.applicant_id == request.user.pk:
        response = see_other("dossiers:dossier", dossier.number)
    else:
        response = render(request, "dossiers/prefill_gone.html", {"demarche": demarche}, status=410)
    drop(response)
    return response
