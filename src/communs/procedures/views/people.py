"""Naming and removing the people of a demarche."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.procedures.forms import GroupForm, PersonForm
from communs.procedures.models import Demarche, Group
from communs.procedures.operations import people
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import counts, demarche_for

LONGEST_KEY = 19


@allowed(is_administrator)
@require_GET
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups of a demarche, their instructors and how many dossiers each has."""
    return _groups(request, demarche_for(request.user, pk))  # type: ignore[arg-type]


@allowed(is_administrator)
@require_GET
def administrators(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may change the demarche."""
    return _administrators(request, demarche_for(request.user, pk))  # type: ignore[arg-type]


def _groups(request: HttpRequest, demarche: Demarche, status: int = 200, **more: object) -> HttpResponse:
    """Answer with the page of the groups, with what was typed when something was refused."""
    found = list(Group.objects.filter(demarche=demarche).prefetch_related("memberships__person").order_by("id"))
    numbers = counts(group.pk for group in found)
    context = {
        "demarche": demarche,
        "topic": "groups",
        "groups": [(group, sum(numbers[group.pk].values())) for group in found],
        "group_form": GroupForm(),
        **more,
    }
    return render(request, "procedures/manage/groups.html", context, status=status)


def _administrators(request: HttpRequest, demarche: Demarche, status: int = 200, **more: object) -> HttpResponse:
    people_ = demarche.administrators.select_related("person").order_by("id")
    context = {"demarche": demarche, "topic": "administrators", "administrators": people_, **more}
    return render(request, "procedures/manage/administrators.html", context, status=status)


@allowed(is_administrator)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the pressed button says (`do`); a refusal shows the page again with what was typed."""
    found = demarche_for(request.user, pk)  # type: ignore[arg-type]
    do = request.POST.get("do", "")
    act = ACTS.get(do)
    if act is None:
        raise Http404
    show, page = PAGES[do.partition("-")[2]]
    try:
        answer = act(request, found, request.user)  # type: ignore[arg-type]
    except people.PeopleError as error:
        return show(request, found, 422, refusal=str(error), typed=request.POST)
    if answer:
        return answer
    messages.success(request, _("C’est enregistré."))
    return redirect(page, found.pk)


def _group(request: HttpRequest, demarche: Demarche) -> Group:
    return get_object_or_404(Group, demarche=demarche, pk=_number(request, "group"))


def _person_id(request: HttpRequest) -> int:
    return _number(request, "person")


def _number(request: HttpRequest, name: str) -> int:
    """The key that a form names; 0, which no row has, when it is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else 0


def _email(request: HttpRequest) -> str:
    form = PersonForm(request.POST)
    if not form.is_valid():
        raise people.PeopleError(" ".join(str(error) for error in form.errors["email"]))
    email: str = form.cleaned_data["email"]
    return email


def _add_group(request: HttpRequest, demarche: Demarche, by: Person) -> HttpResponse | None:
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _groups(request, demarche, 422, group_form=form)
    people.add_group(demarche, form.cleaned_data["name"], by=by)
    return None


def _add_instructor(request: HttpRequest, demarche: Demarche, by: Person) -> None:
    people.add_instructor(_group(request, demarche), _email(request), by=by)


def _remove_instructor(request: HttpRequest, demarche: Demarche, by: Person) -> None:
    people.remove_instructor(_group(request, demarche), _person_id(request), by=by)


def _add_administrator(request: HttpRequest, demarche: Demarche, by: Person) -> None:
    people.add_administrator(demarche, _email(request), by=by)


def _remove_administrator(request: HttpRequest, demarche: Demarche, by: Person) -> None:
    people.remove_administrator(demarche, _person_id(request), by=by)


ACTS: dict[str, Callable[[HttpRequest, Demarche, Person], HttpResponse | None]] = {
    "add-group": _add_group,
    "add-instructor": _add_instructor,
    "remove-instructor": _remove_instructor,
    "add-administrator": _add_administrator,
    "remove-administrator": _remove_administrator,
}
PAGES: dict[str, tuple[Callable[..., HttpResponse], str]] = {
    "group": (_groups, "procedures:groups"),
    "instructor": (_groups, "procedures:groups"),
    "administrator": (_administrators, "procedures:administrators"),
}
