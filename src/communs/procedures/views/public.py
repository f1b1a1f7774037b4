"""What everybody sees of demarches."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communs.core.access import public
from communs.core.tables.keyset import page_of
from communs.procedures.blank_form import blank_form
from communs.procedures.enums import Availability
from communs.procedures.fees.amount import fee_of
from communs.procedures.fees.told import tell_fee
from communs.procedures.models import Demarche
from communs.procedures.permissions import can_administer
from communs.procedures.prefill.carrying import Carried, TooLong, brought, carried_for, carry
from communs.procedures.queries import demarche_at, search_open_demarches
from communs.questionnaires.queries import compiled_of

PAGE = 20


@public
def demarches(request: HttpRequest) -> HttpResponse:
    """The open demarches, the last published first, searched by words."""
    text = request.GET.get("q", "").strip()[:200]
    page = page_of(search_open_demarches(text), ("-published_at", "-id"), request.GET.get("cursor"), PAGE)
    return render(request, "procedures/demarches.html", {"page": page, "text": text})


@public
def demarche(request: HttpRequest, path: str) -> HttpResponse:
    """What one demarche is about, and the button that begins a dossier.

    A former address redirects; a demarche in preparation is shown to its administrators only. What a link prefills
    leaves the address and waits in the visitor's browser (see `prefill.carrying`).
    """
    found = demarche_at(path)
    availability = found.availability()
    if availability == Availability.DRAFT and not _may_preview(request, found):
        raise Http404
    if carried := brought(request):
        return _carried_away(request, found, carried)
    if found.path != path:
        return redirect("procedures:demarche", found.path, permanent=True)
    if found.replaced_by and found.replaced_by.availability() != Availability.DRAFT:
        return redirect("procedures:demarche", found.replaced_by.path)
    revision = found.published_revision or found.draft_revision
    form = compiled_of(revision) if revision else None
    context = {
        "demarche": found,
        "availability": availability,
        "form": form,
        "fee": tell_fee(fee_of(found), form),
        "is_preview": availability == Availability.DRAFT,
        "is_prefilled": availability == Availability.OPEN and carried_for(request, found) is not None,
    }
    return render(request, "procedures/demarche.html", context)


@public
def blank(request: HttpRequest, path: str) -> HttpResponse:
    """The empty form as a PDF; that of a demarche in preparation is for its administrators only."""
    found = demarche_at(path)
    revision = found.published_revision or found.draft_revision
    is_draft = found.availability() == Availability.DRAFT
    if revision is None or (is_draft and not _may_preview(request, found)):
        raise Http404
    content = blank_form(found, compiled_of(revision), (get_language() or "fr")[:2])
    headers = {"Content-Disposition": f'inline; filename="{found.path}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _carried_away(request: HttpRequest, demarche: Demarche, carried: Carried) -> HttpResponse:
    response = redirect("procedures:demarche", demarche.path)
    try:
        carry(response, demarche, carried)
    except TooLong:
        messages.warning(request, _("Ce lien est trop long : ce qu’il préremplit n’est pas repris."))
    return response


def _may_preview(request: HttpRequest, demarche: Demarche) -> bool:
    return bool(request.user.is_authenticated and can_administer(request.user, demarche))
