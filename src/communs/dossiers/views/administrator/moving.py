"""Moving the dossiers of a former version to the present one, watching it, undoing it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communs.core.access import allowed
from communs.core.tables.keyset import page_of
from communs.dossiers.enums import ConversionState
from communs.dossiers.errors import ConversionUnderway, NotUndoable
from communs.dossiers.models import Conversion, FormerAnswers
from communs.dossiers.operations import converting, undoing
from communs.dossiers.versions import choices_from, told_changes
from communs.dossiers.views.administrator.preview import Preview, preview_of
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.models import Demarche
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.questionnaires.models import Revision


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """Show what a move to the present version would do, and begin it as chosen."""
    demarche = demarche_for(request.user, pk)
    if demarche.published_revision is None:
        raise Http404
    preview = preview_of(request, _former(demarche.published_revision, number), demarche.published_revision)
    refusal = ""
    if request.method == "POST" and preview.ready:
        try:
            return _begun(request, demarche, preview)
        except ConversionUnderway:
            refusal = _("Des dossiers passent en ce moment d’une version à l’autre : attendez que ce soit fini.")
    changes = told_changes(preview.source, preview.target)
    context = {"demarche": demarche, "topic": "versions", "preview": preview, "changes": changes, "refusal": refusal}
    status = 409 if refusal else 422 if preview.note_error else 200
    return render(request, "dossiers/administrator/move.html", context, status=status)


def _former(present: Revision, number: int) -> Revision:
    key = present.questionnaire_key
    former = Revision.objects.filter(questionnaire_key=key, published_at__isnull=False).exclude(pk=present.pk)
    return get_object_or_404(former, number=number)


def _begun(request: PersonRequest, demarche: Demarche, preview: Preview) -> HttpResponse:
    begun = converting.start(
        demarche,
        source=preview.source,
        target=preview.target,
        choices=choices_from(request.POST, preview.impacts),
        note=request.POST.get("note", ""),
        by=request.user,
    )
    return see_other("dossiers:conversion", demarche.pk, begun.pk)


@allowed(is_administrator)
@require_safe
def conversion(request: PersonRequest, pk: int, conversion: int) -> HttpResponse:
    """How far a move has come; once undone, the dossiers that stayed since somebody had gone on."""
    demarche = demarche_for(request.user, pk)
    found = _conversion(demarche, conversion)
    left = FormerAnswers.objects.filter(conversion=found, left=True).select_related("dossier").defer("answers")
    context = {
        "demarche": demarche,
        "topic": "versions",
        "conversion": found,
        "page": page_of(left, ("dossier_id",), request.GET.get("cursor")) if found.left else None,
        "undoable": found.state == ConversionState.DONE and found.moved,
    }
    return render(request, "dossiers/administrator/conversion.html", context)


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: PersonRequest, pk: int, conversion: int) -> HttpResponse:
    """Ask for a confirmation, then bring the dossiers back."""
    demarche = demarche_for(request.user, pk)
    found = _conversion(demarche, conversion)
    if request.method != "POST":
        context = {"demarche": demarche, "topic": "versions", "conversion": found}
        return render(request, "dossiers/administrator/undo.html", context)
    try:
        undoing.undo(found, by=request.user)
    except ConversionUnderway:
        messages.error(
            request, _("Des dossiers passent en ce moment d’une version à l’autre : attendez que ce soit fini.")
        )
    except NotUndoable:
        messages.error(request, _("Ce passage n’est pas terminé, ou il est déjà annulé."))
    return see_other("dossiers:conversion", pk, found.pk)


def _conversion(demarche: Demarche, pk: int) -> Conversion:
    return get_object_or_404(Conversion.objects.select_related("source", "target"), demarche=demarche, pk=pk)
