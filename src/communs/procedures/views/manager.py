"""Administrators' pages of their demarches."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from communs.core.access import allowed
from communs.core.tables.keyset import page_of
from communs.core.workflow import IllegalTransition
from communs.procedures.document import InvalidDocumentError, write_document
from communs.procedures.forms import GroupForm, ImportForm, PersonForm
from communs.procedures.models import Demarche, Group
from communs.procedures.operations import publishing
from communs.procedures.operations.documents import import_document
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import administered_by, counts, demarche_for, former_paths
from communs.procedures.workflow import WORKFLOW

VERBS = {
    "publish": (publishing.publish, gettext_lazy("La démarche est publiée.")),
    "close": (publishing.close, gettext_lazy("La démarche est close.")),
    "reopen": (publishing.reopen, gettext_lazy("La démarche est rouverte.")),
}


@allowed(is_administrator)
@require_GET
def demarches(request: HttpRequest) -> HttpResponse:
    """The demarches that the person administers, the last created first."""
    page = page_of(administered_by(request.user), ("-created_at", "-id"), request.GET.get("cursor"))  # type: ignore[arg-type]
    return render(request, "procedures/manage/demarches.html", {"page": page})


@allowed(is_administrator)
@require_GET
def demarche(request: HttpRequest, pk: int) -> HttpResponse:
    """One demarche: its state, what can be done, its links, its groups and people."""
    return show(request, demarche_for(request.user, pk))  # type: ignore[arg-type]


def show(request: HttpRequest, found: Demarche, status: int = 200, **more: object) -> HttpResponse:
    """Answer with the page of a demarche, with what was typed when something was refused."""
    groups = list(Group.objects.filter(demarche=found).prefetch_related("memberships__person").order_by("id"))
    numbers = counts(group.pk for group in groups)
    context = {
        "demarche": found,
        "verbs": verbs_of(found),
        "groups": [(group, sum(numbers[group.pk].values())) for group in groups],
        "administrators": found.administrators.select_related("person").order_by("id"),
        "former_paths": former_paths(found),
        "person_form": PersonForm(auto_id="id_person_%s"),
        "group_form": GroupForm(),
        **more,
    }
    return render(request, "procedures/manage/demarche.html", context, status=status)


def verbs_of(demarche: Demarche) -> list[str]:
    """What can be done to a demarche now; a form in preparation can be published although the demarche is open."""
    names = list(WORKFLOW.names(demarche.state))
    waiting = demarche.state == "published" and demarche.draft_revision_id
    return ["publish", *names] if waiting else names


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Publish, close or reopen, after a page that asks for confirmation."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    if verb not in VERBS:
        raise Http404
    if request.method == "POST":
        operation, done = VERBS[verb]
        try:
            operation(found, by=request.user)  # type: ignore[arg-type]
            messages.success(request, str(done))
        except publishing.NotPublishableError as error:
            messages.error(request, str(error))
        except IllegalTransition:
            messages.error(request, _("La démarche a changé d’état entre-temps : voici où elle en est."))
        return redirect("procedures:manage-demarche", found.pk)
    return render(request, "procedures/manage/confirm.html", {"demarche": found, "verb": verb})


@allowed(is_administrator)
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The demarche as a document to download."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    headers = {"Content-Disposition": f'attachment; filename="{found.path}.yml"'}
    return HttpResponse(write_document(found), content_type="application/yaml; charset=utf-8", headers=headers)


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
