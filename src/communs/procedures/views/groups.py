"""The groups of a demarche: their list and their order, one group's people and contact, closing one."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.procedures.forms import ClosingForm, ContactForm, EmailsForm, GroupForm, number_in
from communs.procedures.models import Demarche, Group
from communs.procedures.operations import groups as operations
from communs.procedures.operations import people
from communs.procedures.permissions import is_administrator
from communs.procedures.queries import counts, demarche_for, group_for
from communs.procedures.routing.checking import form_of
from communs.procedures.routing.registries import pages
from communs.procedures.routing.router import ordered, rule_of
from communs.questionnaires.conditions.told import told

Act = Callable[[HttpRequest, Group, Person], HttpResponse | None]
CONTACT_ID = "contact_%s"
STEPS = {"earlier": -1, "later": 1}


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups in the order of their rules; posting creates one (`add`) or moves one (`earlier`, `later`)."""
    demarche = demarche_for(request.user, pk)  # type: ignore[arg-type]
    if request.method == "GET":
        return _groups(request, demarche, GroupForm())
    if request.POST.get("do") in STEPS:
        return _moved(request, demarche)
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _groups(request, demarche, form)
    try:
        made = operations.add_group(demarche, form.cleaned_data["name"], by=request.user)  # type: ignore[arg-type]
    except people.PeopleError as error:
        form.add_error("name", str(error))
        return _groups(request, demarche, form)
    messages.success(request, _("Le groupe est créé : donnez-lui des personnes et une règle."))
    return redirect("procedures:group", demarche.pk, made.pk)


def _moved(request: HttpRequest, demarche: Demarche) -> HttpResponse:
    group = group_for(request.user, demarche.pk, number_in(request.POST, "group"))  # type: ignore[arg-type]
    operations.move(group, STEPS[request.POST["do"]], by=request.user)  # type: ignore[arg-type]
    return redirect("procedures:groups", demarche.pk)


def _groups(request: HttpRequest, demarche: Demarche, form: GroupForm) -> HttpResponse:
    found = ordered(Group.objects.filter(demarche=demarche).annotate(people=Count("memberships")))
    numbers = counts(group.pk for group in found)
    compiled, language = form_of(demarche), get_language() or "fr"
    rules = {group.pk: rule_of(group) for group in found}
    rows = [
        {
            "group": group,
            "dossiers": sum(numbers[group.pk].values()),
            "rule": told(rule, compiled, language) if compiled and (rule := rules[group.pk]) else "",
        }
        for group in found
    ]
    context = {"demarche": demarche, "topic": "groups", "rows": rows, "form": form, "pages": _pages(demarche)}
    return render(request, "procedures/manage/groups.html", context, status=422 if form.errors else 200)


def _pages(demarche: Demarche) -> list[tuple[str, str]]:
    return [(str(page.label), page.url(demarche)) for _name, page in sorted(pages.items(), key=lambda p: p[1].position)]


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """One group; posting does what the pressed button says (`do`), a refusal keeps what was typed."""
    found = group_for(request.user, pk, group_id)  # type: ignore[arg-type]
    if request.method == "GET":
        return _group(request, found)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        answer = act(request, found, request.user)  # type: ignore[arg-type]
    except people.PeopleError as error:
        return _group(request, found, refusal=str(error))
    if answer:
        return answer
    messages.success(request, _("C’est enregistré."))
    return redirect("procedures:group", pk, group_id)


def _group(request: HttpRequest, group: Group, **more: object) -> HttpResponse:
    """The page of a group; with `more`, something was refused."""
    rule, compiled = rule_of(group), form_of(group.demarche)
    context = {
        "demarche": group.demarche,
        "topic": "groups",
        "group": group,
        "memberships": group.memberships.select_related("person").order_by("person__last_name", "person__email"),
        "dossiers": sum(counts([group.pk])[group.pk].values()),
        "rule": told(rule, compiled, get_language() or "fr") if rule and compiled else "",
        "name_form": GroupForm({"name": group.name}),
        "emails_form": EmailsForm(),
        "contact_form": ContactForm(instance=getattr(group, "contact", None), auto_id=CONTACT_ID),
        **more,
    }
    return render(request, "procedures/manage/group.html", context, status=422 if more else 200)


def _rename(request: HttpRequest, group: Group, by: Person) -> HttpResponse | None:
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _group(request, group, name_form=form)
    operations.rename(group, form.cleaned_data["name"], by=by)
    return None


def _add_people(request: HttpRequest, group: Group, by: Person) -> HttpResponse | None:
    form = EmailsForm(request.POST)
    if not form.is_valid():
        return _group(request, group, emails_form=form)
    refused = people.add_instructors(group, form.addresses(), by=by)
    if not refused:
        return None
    again = EmailsForm({"emails": "\n".join(email for email, _why in refused)})
    for email, why in refused:
        again.add_error("emails", _("%(email)s : %(why)s") % {"email": email, "why": why})
    return _group(request, group, emails_form=again)


def _remove_person(request: HttpRequest, group: Group, by: Person) -> None:
    people.remove_instructor(group, number_in(request.POST, "person"), by=by)


def _contact(request: HttpRequest, group: Group, by: Person) -> HttpResponse | None:
    form = ContactForm(request.POST, auto_id=CONTACT_ID)
    given = any(request.POST.get(name, "").strip() for name in form.fields)
    if given and not form.is_valid():
        return _group(request, group, contact_form=form)
    operations.set_contact(group, form.cleaned_data if given else {}, by=by)
    return None


def _make_default(_request: HttpRequest, group: Group, by: Person) -> None:
    operations.make_default(group, by=by)


def _reopen(_request: HttpRequest, group: Group, by: Person) -> None:
    operations.reopen(group, by=by)


ACTS: dict[str, Act] = {
    "rename": _rename,
    "add-people": _add_people,
    "remove-person": _remove_person,
    "contact": _contact,
    "make-default": _make_default,
    "reopen": _reopen,
}


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """Close a group, after asking where its dossiers go."""
    found = group_for(request.user, pk, group_id)  # type: ignore[arg-type]
    form = ClosingForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.close(found, into=form.cleaned_data["into"], by=request.user)  # type: ignore[arg-type]
        except people.PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Le groupe est fermé."))
            return redirect("procedures:group", pk, group_id)
    context = {"demarche": found.demarche, "topic": "groups", "group": found, "form": form}
    context["dossiers"] = sum(counts([found.pk])[found.pk].values())
    return render(request, "procedures/manage/close_group.html", context, status=422 if form.errors else 200)
