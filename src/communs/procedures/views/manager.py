"""Administrators' pages of their demarches."""

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from communs.core.access import allowed, public
from communs.core.tables.keyset import page_of
from communs.procedures.administration import verdicts
from communs.procedures.document import InvalidDocumentError, write_document
from communs.procedures.document_schema import document_schema
from communs.procedures.forms import ImportForm
from communs.procedures.operations.documents import import_document
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import administered_by, demarche_for, former_paths

HOUR = 3600


@allowed(is_administrator)
@require_GET
def demarches(request: HttpRequest) -> HttpResponse:
    """The demarches that the person administers, the last created first."""
    page = page_of(administered_by(request.user), ("-created_at", "-id"), request.GET.get("cursor"))  # type: ignore[arg-type]
    return render(request, "procedures/manage/demarches.html", {"page": page})


@allowed(is_administrator)
@require_GET
def demarche(request: HttpRequest, pk: int) -> HttpResponse:
    """One demarche at a glance: its state, what is ready and what is to mend, its links."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    context = {
        "demarche": found,
        "topic": "overview",
        "verdicts": verdicts(found),
        "former_paths": former_paths(found),
    }
    return render(request, "procedures/manage/demarche.html", context)


@allowed(is_administrator)
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The demarche as a document to download; `?personnes=1` names those who instruct and the experts of the list."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    text = write_document(found, people=request.GET.get("personnes") == "1")
    headers = {"Content-Disposition": f'attachment; filename="{found.path}.yml"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@public
@require_safe
@cache_control(public=True, max_age=HOUR)
def schema(_request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the document."""
    text = msgspec.json.format(msgspec.json.encode(document_schema()), indent=2)
    return HttpResponse(text, content_type="application/schema+json")


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """Create or change a demarche from a document; every mistake is listed with its place."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = import_document(form.text(), by=request.user)  # type: ignore[arg-type]
        except InvalidDocumentError as error:
            context = {"form": form, "issues": error.issues}
            return render(request, "procedures/manage/import.html", context, status=422)
        messages.success(request, _("Le document est importé."))
        return redirect("procedures:manage-demarche", found.pk)
    return render(request, "procedures/manage/import.html", {"form": form}, status=422 if form.errors else 200)
