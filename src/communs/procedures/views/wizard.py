"""One group a value of a field: the preview, then the creation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from communs.core.access import allowed
from communs.procedures.models import Group
from communs.procedures.operations.groups import RuleRefusedError, create_planned
from communs.procedures.operations.people import PeopleError
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for
from communs.procedures.routing.checking import form_of
from communs.procedures.routing.wizard import planned, ways_of
from communs.questionnaires.conditions.sources import readable_by_rule


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def wizard(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a field and how its values make groups; see them; create those that are missing."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    compiled = form_of(demarche)
    fields = readable_by_rule(compiled.document) if compiled else {}
    offered = [
        (f"{name}:{way}", f"{field.label} – {words}") for name, field in fields.items() for way, words in ways_of(field)
    ]
    choice = (request.POST or request.GET).get("choice", "")
    name, _colon, way = choice.partition(":")
    plan = planned(fields[name], way, get_language() or "fr") if name in fields else []
    refusal = ""
    if request.method == "POST" and plan:
        try:
            count = create_planned(demarche, plan, by=request.user)  # type: ignore[arg-type]
            said = ngettext("%(count)s groupe est créé.", "%(count)s groupes sont créés.", count)
            messages.success(request, said % {"count": count})
            return redirect("procedures:groups", demarche.pk)
        except (PeopleError, RuleRefusedError) as error:
            refusal = str(error)
    rules = list(Group.objects.filter(demarche=demarche, rule__isnull=False).values_list("rule", flat=True))
    context = {
        "demarche": demarche,
        "topic": "groups",
        "offered": offered,
        "choice": choice,
        "plan": [(one.name, one.rule in rules) for one in plan],
        "refusal": refusal,
    }
    return render(request, "procedures/manage/wizard.html", context, status=422 if request.method == "POST" else 200)
