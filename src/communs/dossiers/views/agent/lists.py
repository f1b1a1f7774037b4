"""The instructors' lists."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communs.core.access import allowed
from communs.dossiers.listing import Wanted, desk, table, tabs
from communs.dossiers.views.requests import PersonRequest
from communs.procedures.models import Group
from communs.procedures.permissions import is_instructor
from communs.procedures.queries import groups_of, instructed_by


@allowed(is_instructor)
@require_safe
def demarches(request: PersonRequest) -> HttpResponse:
    """The demarches that the person instructs, each with its numbers."""
    groups = Group.objects.filter(memberships__person=request.user)
    return render(request, "dossiers/agent/demarches.html", {"desk": desk(instructed_by(request.user), groups)})


@allowed(is_instructor)
@require_safe
def dossiers(request: PersonRequest, demarche_id: int) -> HttpResponse:
    """The dossiers of the person's groups in one demarche: tabs, search, order, pages."""
    groups = groups_of(request.user, demarche_id)
    if not groups:
        raise Http404
    wanted = Wanted.of(request.GET.dict())
    context = {
        "demarche": groups[0].demarche,
        "groups": {group.pk: group.name for group in groups},
        "tabs": tabs(groups, wanted.tab),
        "wanted": wanted,
        "page": table(groups, request.user, wanted, request.GET.get("cursor")),
    }
    return render(request, "dossiers/agent/dossiers.html", context)
