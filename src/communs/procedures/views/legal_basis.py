"""The text on which a demarche is founded: given as a file, read by everybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from communs.core.access import allowed, public
from communs.core.files import FileRefused, url_for
from communs.procedures.enums import Availability
from communs.procedures.forms import LegalBasisForm
from communs.procedures.operations.legal_basis import keep_legal_basis, remove_legal_basis
from communs.procedures.permissions import can_administer, is_administrator
from communs.procedures.queries import demarche_at, demarche_for


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the document, replace it, take it away (`do`: remove)."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    if request.method == "POST" and request.POST.get("do") == "remove":
        remove_legal_basis(demarche, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Le document est retiré."))
        return redirect("procedures:legal-basis", pk)
    form = LegalBasisForm(request.POST, request.FILES) if request.method == "POST" else LegalBasisForm()
    if form.is_bound and form.is_valid():
        try:
            keep_legal_basis(demarche, form.cleaned_data["file"], by=request.user)  # type: ignore[arg-type]
        except FileRefused as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("procedures:legal-basis", pk)
    context = {"demarche": demarche, "topic": "description", "form": form, "file": demarche.legal_basis_file}
    return render(request, "procedures/manage/legal_basis.html", context, status=422 if form.is_bound else 200)


@public
@require_safe
@never_cache
def read(request: HttpRequest, path: str) -> HttpResponse:
    """Lead to the document by a short-lived link; that of a demarche in preparation is for its administrators only."""
    demarche = demarche_at(path)
    hidden = demarche.availability() == Availability.DRAFT
    if hidden and not (request.user.is_authenticated and can_administer(request.user, demarche)):
        raise Http404
    if demarche.legal_basis_file is None:
        raise Http404
    return redirect(url_for(demarche.legal_basis_file, disposition="inline"))
