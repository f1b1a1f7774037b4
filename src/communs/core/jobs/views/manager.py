"""What the platform's manager sees of the queue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communs.core.access import allowed
from communs.core.jobs.operations import care
from communs.core.jobs.permissions import is_platform_manager
from communs.core.jobs.queries import State, counts, jobs_page


@allowed(is_platform_manager)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Jobs by state, dead ones first."""
    state = request.GET.get("etat", State.FAILED)
    state = State(state) if state in State.values else State.FAILED
    found = counts()
    tabs = [(tab, found[tab.value], tab == state) for tab in State]
    page = jobs_page(state, request.GET.get("cursor"))
    return render(request, "jobs/index.html", {"page": page, "tabs": tabs, "state": state})


@allowed(is_platform_manager)
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Queue a dead job again."""
    try:
        care.retry(number)
    except care.NotDead:
        messages.warning(request, _("La tâche nº %(number)s n’est plus en échec.") % {"number": number})
    else:
        messages.success(request, _("La tâche nº %(number)s est relancée.") % {"number": number})
    return redirect("jobs:index")
