"""What the managers of the platform see of accounts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communs.accounts.forms import DeactivationForm
from communs.accounts.models import Person
from communs.accounts.operations.people import deactivate as deactivate_person
from communs.accounts.operations.people import reactivate as reactivate_person
from communs.accounts.permissions import can_manage_platform
from communs.accounts.queries import people_matching, roles_of
from communs.accounts.views.requests import PersonRequest
from communs.core.access import allowed
from communs.core.tables.keyset import page_of

manager = allowed(can_manage_platform)


@manager
@require_http_methods(["GET"])
def people(request: PersonRequest) -> HttpResponse:
    """Find accounts by the start of an e-mail or of a name."""
    text = request.GET.get("q", "")
    page = page_of(people_matching(text), ordering=("sort_name", "pk"), cursor=request.GET.get("cursor"), size=50)
    return render(request, "accounts/people.html", {"page": page, "text": text})


@manager
@require_http_methods(["GET"])
def person(request: PersonRequest, person_id: int) -> HttpResponse:
    """Show one account: its roles, its state, and the button that changes it."""
    return _shown(request, get_object_or_404(Person, pk=person_id), DeactivationForm())


@manager
@require_POST
def deactivate(request: PersonRequest, person_id: int) -> HttpResponse:
    """Close an account, with a reason; one's own is refused."""
    target = get_object_or_404(Person, pk=person_id, deleted_at=None)
    form = DeactivationForm(request.POST)
    if target == request.user:
        form.add_error(None, _("Vous ne pouvez pas désactiver votre propre compte : demandez à un autre gestionnaire."))
    if not form.is_valid():
        return _shown(request, target, form)
    deactivate_person(target, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Le compte est désactivé et ses sessions sont fermées."))
    return redirect("accounts:person", person_id)


@manager
@require_POST
def reactivate(request: PersonRequest, person_id: int) -> HttpResponse:
    """Open a deactivated account again."""
    reactivate_person(get_object_or_404(Person, pk=person_id, deleted_at=None), by=request.user)
    messages.success(request, _("Le compte est réactivé."))
    return redirect("accounts:person", person_id)


def _shown(request: PersonRequest, target: Person, form: DeactivationForm) -> HttpResponse:
    return render(request, "accounts/person.html", {"target": target, "form": form, "roles": roles_of(target)})
