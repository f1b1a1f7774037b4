"""The people of the groups as a CSV file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communs.core.access import allowed
from communs.procedures.forms import RosterForm
from communs.procedures.models import Demarche, Group
from communs.procedures.operations.people import PeopleError
from communs.procedures.operations.roster import import_roster, with_accounts
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.routing.roster import Line, UnreadableRosterError, read_roster, text_of, written_roster


@allowed(is_administrator)
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Every group with its people, a line each; a group without anybody has a line too."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    found = Group.objects.filter(demarche=demarche).order_by("position", "pk")
    pairs = found.values_list("name", "memberships__person__email")
    headers = {"Content-Disposition": f'attachment; filename="{demarche.path}-groupes.csv"'}
    text = written_roster((name, email or "") for name, email in pairs)
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the people of a file; with wrong lines, nothing is written unless the right ones alone are asked for."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    bound = request.method == "POST"
    form = RosterForm(demarche, request.POST if bound else None, request.FILES if bound else None)
    if not bound or not form.is_valid():
        return _page(request, demarche, form, ())
    try:
        lines = with_accounts(read_roster(form.content(), form.group_name()))
        if any(line.problem for line in lines) and request.POST.get("do") != "good":
            return _page(request, demarche, form, lines)
        groups, people = import_roster(demarche, lines, by=request.user)  # type: ignore[arg-type]
    except (UnreadableRosterError, PeopleError) as error:
        form.add_error("file", str(error))
        return _page(request, demarche, form, ())
    said = {"groups": groups, "people": people}
    messages.success(request, _("Groupes créés : %(groups)s. Personnes ajoutées : %(people)s.") % said)
    return redirect("procedures:groups", demarche.pk)


def _page(request: HttpRequest, demarche: Demarche, form: RosterForm, lines: "list[Line] | tuple[()]") -> HttpResponse:
    wrong = [line for line in lines if line.problem]
    context = {
        "demarche": demarche,
        "topic": "groups",
        "form": form,
        "wrong": wrong,
        "good": len(lines) - len(wrong),
        "text": text_of(form.content()) if wrong else "",
    }
    return render(request, "procedures/manage/roster.html", context, status=422 if wrong or form.errors else 200)
