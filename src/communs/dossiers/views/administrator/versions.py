"""The history of a demarche's form."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communs.core.access import allowed
from communs.dossiers.models import Conversion
from communs.dossiers.versions import told_changes, versions_of
from communs.dossiers.views.requests import PersonRequest
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.questionnaires.models import Revision
from communs.questionnaires.queries import compiled_revision

LATEST = 20


@allowed(is_administrator)
@require_safe
def versions(request: PersonRequest, pk: int) -> HttpResponse:
    """Every version with its author, its date, its changes and its dossiers; the moves of dossiers."""
    demarche = demarche_for(request.user, pk)
    conversions = Conversion.objects.filter(demarche=demarche).select_related("source", "target")
    context = {
        "demarche": demarche,
        "topic": "versions",
        "versions": versions_of(demarche),
        "conversions": conversions.order_by("-begun_at", "-pk")[:LATEST],
    }
    return render(request, "dossiers/administrator/versions.html", context)


@allowed(is_administrator)
@require_safe
def version(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """One published version, question by question."""
    demarche = demarche_for(request.user, pk)
    key = demarche.published_revision.questionnaire_key if demarche.published_revision else ""
    found = Revision.objects.filter(questionnaire_key=key, published_at__isnull=False)
    revision = get_object_or_404(found, number=number)
    older = found.filter(number__lt=number).order_by("-number").first()
    context = {
        "demarche": demarche,
        "topic": "versions",
        "revision": revision,
        "questionnaire": compiled_revision(revision.pk),
        "changes": told_changes(older, revision) if older else [],
    }
    return render(request, "dossiers/administrator/version.html", context)
