"""Bringing a demarche over from its published descriptor: read, look at what is lost, then create."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.procedures.creation_form import DescriptorForm
from communs.procedures.document import InvalidDocumentError
from communs.procedures.operations.descriptors import (
    DraftEditedError,
    Planned,
    import_descriptor,
    plan_descriptor,
)
from communs.procedures.permissions import is_administrator
from communs.questionnaires.field import Issue

CREATE = "create"


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def descriptor(request: HttpRequest) -> HttpResponse:
    """Read a descriptor and report (`do=read`), then create or change its demarche (`do=create`)."""
    if request.method != "POST":
        return _page(request, DescriptorForm(person=request.user))  # type: ignore[arg-type]
    form = DescriptorForm(request.POST, request.FILES, person=request.user)  # type: ignore[arg-type]
    if not form.is_valid():
        return _page(request, form, status=422)
    content = form.content()
    shown = _with_text(request, content)
    try:
        plan = plan_descriptor(content, by=request.user, **form.options())  # type: ignore[arg-type]
        if request.POST.get("do") == CREATE:
            return _created(request, form, content)
    except InvalidDocumentError as error:
        return _page(request, shown, issues=error.issues, status=422)
    except DraftEditedError as error:
        return _page(request, shown, plan, [Issue("", str(error))], status=409)
    return _page(request, shown, plan)


def _created(request: HttpRequest, form: DescriptorForm, content: bytes) -> HttpResponse:
    replace = form.cleaned_data["replace"]
    done = import_descriptor(content, by=request.user, replace=replace, **form.options())  # type: ignore[arg-type]
    said = _("La démarche est créée, en brouillon.") if done.created else _("La démarche suit ce descriptif.")
    messages.success(request, said)
    return redirect("procedures:manage-demarche", done.demarche.pk)


def _with_text(request: HttpRequest, content: bytes) -> DescriptorForm:
    """What was sent, the file as a text: a page cannot send a file a second time by itself."""
    data = request.POST.copy()
    data["text"] = content.decode("utf-8", "replace")
    return DescriptorForm(data, person=request.user)  # type: ignore[arg-type]


def _page(
    request: HttpRequest,
    form: DescriptorForm,
    plan: Planned | None = None,
    issues: list[Issue] | None = None,
    status: int = 200,
) -> HttpResponse:
    if not (plan and plan.replaces):
        del form.fields["replace"]
    context = {"form": form, "plan": plan, "issues": issues or []}
    return render(request, "procedures/manage/import_descriptor.html", context, status=status)
