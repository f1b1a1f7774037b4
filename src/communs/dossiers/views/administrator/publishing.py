"""Publishing the form in preparation over the published one, or throwing it away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.dossiers.errors import ConversionUnderway, DraftChanged
from communs.dossiers.operations import revising
from communs.dossiers.versions import choices_from, told_changes
from communs.dossiers.views.administrator.preview import Preview, preview_of
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.administration import verdicts
from communs.procedures.models import Demarche
from communs.procedures.operations.publishing import NotPublishableError
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.questionnaires.schema import InvalidQuestionnaireError


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Show what changes, for how many dossiers, and what to do with them; then publish."""
    demarche = demarche_for(request.user, pk)
    if demarche.published_revision is None:
        return redirect("procedures:publication", pk)
    if demarche.draft_revision is None:
        messages.info(request, _("Aucun formulaire en préparation n’attend d’être publié."))
        return see_other("dossiers:versions", pk)
    try:
        preview = preview_of(request, demarche.published_revision, demarche.draft_revision)
    except InvalidQuestionnaireError:
        return _page(request, demarche, None, status=409 if request.method == "POST" else 200)
    read = request.POST.get("digest") == demarche.draft_revision.digest
    if request.method == "POST" and (preview.ready or not (read or preview.recounted)):
        return _published(request, demarche, preview)
    return _page(request, demarche, preview, status=422 if preview.note_error else 200)


def _published(request: PersonRequest, demarche: Demarche, preview: Preview) -> HttpResponse:
    choices = choices_from(request.POST, preview.impacts)
    digest, note = request.POST.get("digest", ""), request.POST.get("note", "")
    try:
        begun = revising.publish_revision(demarche, digest, choices=choices, note=note, by=request.user)
    except DraftChanged:
        refusal = _(
            "Le formulaire en préparation a changé depuis que vous avez ouvert cette page : relisez les changements."
        )
        return _page(request, demarche_for(request.user, demarche.pk), preview, refusal)
    except ConversionUnderway:
        refusal = _("Des dossiers passent en ce moment d’une version à l’autre : publiez quand ce sera fini.")
        return _page(request, demarche, preview, refusal)
    except (NotPublishableError, InvalidQuestionnaireError):
        return _page(request, demarche, preview, _("La démarche n’est pas publiée : voici ce qu’il reste à faire."))
    messages.success(request, _("La nouvelle version est publiée."))
    return (
        see_other("dossiers:conversion", demarche.pk, begun.pk)
        if begun
        else see_other("dossiers:versions", demarche.pk)
    )


def _page(
    request: PersonRequest, demarche: Demarche, preview: Preview | None, refusal: str = "", status: int = 200
) -> HttpResponse:
    if demarche.draft_revision is None or demarche.published_revision is None:
        messages.error(request, refusal)
        return see_other("dossiers:versions", demarche.pk)
    found = verdicts(demarche)
    context = {
        "demarche": demarche,
        "topic": "versions",
        "preview": preview,
        "refusal": refusal,
        "verdicts": found,
        "ready": all(one.holds for one in found if one.required),
        "changes": told_changes(demarche.published_revision, demarche.draft_revision) if preview else [],
    }
    return render(request, "dossiers/administrator/publish.html", context, status=409 if refusal else status)


@allowed(is_administrator)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for a confirmation, then throw the form in preparation away."""
    demarche = demarche_for(request.user, pk)
    if demarche.draft_revision is None or demarche.published_revision is None:
        messages.info(request, _("Il n’y a pas de formulaire en préparation à abandonner."))
        return see_other("dossiers:versions", pk)
    if request.method != "POST":
        return render(request, "dossiers/administrator/discard.html", {"demarche": demarche, "topic": "versions"})
    try:
        revising.discard(demarche, request.POST.get("digest", ""), by=request.user)
    except DraftChanged:
        messages.error(
            request, _("Le formulaire en préparation a changé entre-temps : il n’est pas abandonné. Relisez-le.")
        )
        return see_other("dossiers:publish-version", pk)
    messages.success(request, _("Le formulaire en préparation est abandonné. La version publiée reste en service."))
    return see_other("dossiers:versions", pk)
