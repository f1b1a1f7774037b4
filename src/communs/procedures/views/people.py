"""Naming and removing those who administer a demarche."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.procedures.forms import PersonForm, number_in
from communs.procedures.models import Demarche
from communs.procedures.operations import people
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import demarche_for


@allowed(is_administrator)
@require_GET
def administrators(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may change the demarche."""
    return _administrators(request, demarche_for(request.user, pk))  # type: ignore[arg-type]


def _administrators(request: HttpRequest, demarche: Demarche, status: int = 200, **more: object) -> HttpResponse:
    people_ = demarche.administrators.select_related("person").order_by("id")
    context = {"demarche": demarche, "topic": "administrators", "administrators": people_, **more}
    return render(request, "procedures/manage/administrators.html", context, status=status)


@allowed(is_administrator)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the pressed button says (`do`); a refusal shows the page again with what was typed."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        act(request, found, request.user)  # type: ignore[arg-type]
    except people.PeopleError as error:
        return _administrators(request, found, 422, refusal=str(error), typed=request.POST)
    messages.success(request, _("C’est enregistré."))
    return redirect("procedures:administrators", found.pk)


def _email(request: HttpRequest) -> str:
    form = PersonForm(request.POST)
    if not form.is_valid():
        raise people.PeopleError(" ".join(str(error) for error in form.errors["email"]))
    email: str = form.cleaned_data["email"]
    return email


def _add_administrator(request: HttpRequest, demarche: Demarche, by: Person) -> None:
    people.add_administrator(demarche, _email(request), by=by)


def _remove_administrator(request: HttpRequest, demarche: Demarche, by: Person) -> None:
    people.remove_administrator(demarche, number_in(request.POST, "person"), by=by)


ACTS: dict[str, Callable[[HttpRequest, Demarche, Person], None]] = {
    "add-administrator": _add_administrator,
    "remove-administrator": _remove_administrator,
}
