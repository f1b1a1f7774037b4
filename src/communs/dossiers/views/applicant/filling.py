"""The filing page: one page, saved field by field or as a whole."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communs.core.access import signed_in
from communs.core.files import FileRefused
from communs.dossiers.clock import hour
from communs.dossiers.filing_page import FilingPage
from communs.dossiers.merging import Merge
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing
from communs.dossiers.permissions import abilities
from communs.dossiers.queries import dossier_for, problems_of
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.questionnaires.posting import ADD_ROW

AUTOSAVE = "X-Autosave"


@signed_in
@require_safe
def fill(request: PersonRequest, number: int) -> HttpResponse:
    """Show the form with its answers; `?verifier` also shows what is missing."""
    dossier = dossier_for(request.user, number, to="read_as_applicant")
    if not dossier.is_draft:
        return see_other("dossiers:dossier", number)
    problems = problems_of(dossier) if "verifier" in request.GET else []
    return _page(request, FilingPage(dossier, problems=problems, focus=request.GET.get("ligne", "")))


@signed_in
@require_POST
def save(request: PersonRequest, number: int) -> HttpResponse:
    """Save the whole form, then go on: back to the page, or to the deposit when `then=submit`."""
    try:
        dossier, merged = filing.save_answers(request.user, number, request.POST)
    except PermissionDenied:
        return _submitted_meanwhile(request, number)
    refused = _attach(request, dossier)
    if merged.troubled or refused:
        return _page(request, FilingPage(dossier, merged=merged, refused_files=refused), status=422)
    if request.POST.get("then") == "submit":
        return see_other("dossiers:submit", number)
    if merged.anchor:
        return see_other("dossiers:fill", number, after=f"?ligne={merged.anchor}#field-{merged.anchor}")
    messages.success(request, _("Vos réponses sont enregistrées."))
    return see_other("dossiers:fill", number)


@signed_in
@require_POST
def save_field(request: PersonRequest, number: int, path: str) -> HttpResponse:
    """Save what one field posts; answer with what the page must show of it."""
    dossier, merged = filing.save_answers(request.user, number, request.POST)
    return _fragment(request, dossier, merged, path, "dossiers/filing/saved.html")


@signed_in
@require_POST
def add_row(request: PersonRequest, number: int, path: str) -> HttpResponse:
    """Add a row to a repetition; answer with the row."""
    dossier, merged = filing.save_answers(request.user, number, QueryDict(f"{ADD_ROW}{path}="))
    return _fragment(request, dossier, merged, merged.anchor or path, "dossiers/filing/row.html")


def _attach(request: PersonRequest, dossier: Dossier) -> dict[str, str]:
    """Keep the files of a form sent without a script; return why some were not taken, by path."""
    refused = {}
    for path, uploads in request.FILES.lists():
        for upload in uploads:
            try:
                filing.attach_file(request.user, dossier.number, path, upload)
            except FileRefused as refusal:
                refused[path] = f"{upload.name} : {refusal.message}"
    return refused


def _page(request: PersonRequest, page: FilingPage, status: int = 200) -> HttpResponse:
    context = {"page": page, "dossier": page.dossier, "may": abilities(request.user, page.dossier)}
    return render(request, "dossiers/fill.html", context, status=status)


def _fragment(request: PersonRequest, dossier: Dossier, merged: Merge, path: str, template: str) -> HttpResponse:
    page = FilingPage(dossier, merged=merged)
    try:
        block = page.block(path)
    except KeyError:
        raise Http404 from None
    now = hour(timezone.now(), dossier.demarche.zone)
    context = {"page": page, "dossier": dossier, "block": block, "at": now, "conflict": path in merged.conflicts}
    response = render(request, template, context)
    response[AUTOSAVE] = "1"
    return response


def _submitted_meanwhile(request: PersonRequest, number: int) -> HttpResponse:
    dossier_for(request.user, number, to="read_as_applicant")
    messages.error(
        request, _("Ce dossier a été déposé entre-temps : vos dernières modifications n’ont pas été enregistrées.")
    )
    return see_other("dossiers:dossier", number)
