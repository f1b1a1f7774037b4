"""PDFs, made when they are asked for."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from communs.core.access import signed_in
from communs.dossiers import documents
from communs.dossiers.queries import dossier_for
from communs.dossiers.views.requests import PersonRequest, see_other


@signed_in
@require_safe
def receipt(request: PersonRequest, number: int) -> HttpResponse:
    """The receipt of a submitted dossier."""
    found = dossier_for(request.user, number)
    if not found.is_deposited:
        return see_other("dossiers:fill", number)
    return _pdf(documents.receipt(found, _language()), f"accuse-de-depot-{number}.pdf")


@signed_in
@require_safe
def dossier(request: PersonRequest, number: int) -> HttpResponse:
    """The whole dossier, drafts included."""
    found = dossier_for(request.user, number)
    return _pdf(documents.whole(found, _language()), f"dossier-{number}.pdf")


def _language() -> str:
    return (get_language() or "fr")[:2]


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
