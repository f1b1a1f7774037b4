"""How many dossiers would change groups if the rules were applied now; applying them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.dossiers.errors import ReroutingUnderway, RulesChanged
from communs.dossiers.models import Rerouting
from communs.dossiers.operations import rerouting as operations
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.models import Demarche, Group
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def rerouting(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the last count; posting counts again (`preview`) or moves what was counted (`apply`)."""
    demarche = demarche_for(request.user, pk)
    last = Rerouting.objects.filter(demarche=demarche, source=None).order_by("-pk").first()
    if request.method == "GET":
        return _page(request, demarche, last)
    do = request.POST.get("do", "")
    if do not in {"preview", "apply"} or (do == "apply" and last is None):
        raise Http404
    try:
        if do == "apply" and last:
            operations.confirm(last, by=request.user)
        else:
            operations.preview(demarche, by=request.user)
    except RulesChanged:
        messages.error(
            request, _("Les règles ont changé depuis ce calcul : refaites-le avant de déplacer des dossiers.")
        )
    except ReroutingUnderway:
        messages.info(request, _("Un calcul est déjà en cours."))
    return see_other("dossiers:rerouting", demarche.pk)


def _page(request: PersonRequest, demarche: Demarche, last: Rerouting | None) -> HttpResponse:
    names = dict(Group.objects.filter(demarche=demarche).values_list("pk", "name"))
    moves = []
    for key, count in (last.counts if last else {}).items():
        source, _colon, target = key.partition(":")
        moves.append((names.get(int(source), ""), names.get(int(target), ""), count))
    context = {"demarche": demarche, "topic": "groups", "last": last, "moves": sorted(moves)}
    return render(request, "dossiers/administrator/rerouting.html", context)
