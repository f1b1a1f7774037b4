"""Creating a demarche: from nothing, from one's own, from the library of public ones."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communs.core.access import allowed
from communs.core.tables.keyset import page_of
from communs.procedures.creation_form import CreationForm
from communs.procedures.enums import Zone
from communs.procedures.forms import LONGEST_KEY
from communs.procedures.models import Demarche
from communs.procedures.operations.creating import create
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import library, source_for
from communs.questionnaires.queries import compiled_of

PAGE = 20


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a title and an organisation, and what comes along from another demarche (`?modele=`)."""
    source, owned = _source(request)
    post = request.POST if request.method == "POST" else None
    form = CreationForm(post, person=request.user, source=source, owned=owned)  # type: ignore[arg-type]
    if form.is_bound and form.is_valid():
        made = create(**form.cleaned_data, by=request.user, source=source, owned=owned)  # type: ignore[arg-type]
        messages.success(request, _("La démarche est créée : voici ce qu’il reste à faire."))
        return redirect("procedures:manage-demarche", made.pk)
    context = {"form": form, "source": source}
    return render(request, "procedures/manage/new.html", context, status=422 if form.is_bound else 200)


@allowed(is_administrator)
@require_GET
def models(request: HttpRequest) -> HttpResponse:
    """The library: published demarches that their administrators let others copy."""
    text, zone = request.GET.get("q", "").strip()[:200], request.GET.get("politique", "")
    tag = request.GET.get("mot", "").strip()[:40]
    found = library(text, zone if zone in Zone.values else "", tag)
    page = page_of(found, ("-published_at", "-id"), request.GET.get("cursor"), PAGE)
    context = {"page": page, "text": text, "zone": zone, "tag": tag, "zones": Zone.choices}
    return render(request, "procedures/manage/models.html", context)


@allowed(is_administrator)
@require_GET
def model(request: HttpRequest, pk: int) -> HttpResponse:
    """One demarche that may be copied, with its form."""
    source, _owned = source_for(request.user, pk)  # type: ignore[arg-type]
    revision = source.published_revision or source.draft_revision
    context = {"source": source, "form": compiled_of(revision) if revision else None}
    return render(request, "procedures/manage/model.html", context)


def _source(request: HttpRequest) -> tuple[Demarche | None, bool]:
    wanted = request.GET.get("modele", "")
    if not wanted:
        return None, False
    if not wanted.isdecimal() or len(wanted) >= LONGEST_KEY:
        raise Http404
    return source_for(request.user, int(wanted))  # type: ignore[arg-type]
