"""Pages for whoever belongs, or wants to belong, to an organisation."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communs.accounts.models import Person
from communs.core.access import signed_in
from communs.core.remote import Unavailable
from communs.core.tables.keyset import page_of
from communs.organisations import company_register, queries
from communs.organisations.errors import AlreadyRegistered, OrganisationRefusal
from communs.organisations.forms import InvitationForm, RegistrationForm, SiretForm, sealed
from communs.organisations.models import Membership
from communs.organisations.operations import memberships, registration

MEMBERS_A_PAGE = 50
LOOK_UPS, LOOK_UP_SECONDS = 30, 3600


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The person's organisations and the invitations that wait for them."""
    context = {
        "memberships": queries.memberships_of(person_of(request)),
        "invitations": queries.invitations_waiting_for(person_of(request)),
    }
    return render(request, "organisations/index.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Register an organisation in two steps: its SIRET, then what the register says of it."""
    if "confirm" in request.POST:
        return _confirm(request)
    form = SiretForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _describe(request, form)
    return render(request, "organisations/create.html", {"form": form}, status=422 if form.errors else 200)


def _describe(request: HttpRequest, form: SiretForm) -> HttpResponse:
    siret = form.cleaned_data["siret"]
    if queries.is_registered(siret):
        form.add_error("siret", AlreadyRegistered().message)
        return render(request, "organisations/create.html", {"form": form}, status=422)
    company, reachable = None, True
    try:
        _check_pace(person_of(request))
        company = company_register.find(siret)
    except Unavailable:
        reachable = False
    second = RegistrationForm(initial={"siret": siret, "company": sealed(company)}, company=company)
    context = {"form": second, "company": company, "siret": siret, "reachable": reachable}
    return render(request, "organisations/confirm_registration.html", context)


def _check_pace(person: Person) -> None:
    """Past some look-ups an hour the register is not asked: it serves everybody, and would shut all of us out.

    Raises `Unavailable`: the name is typed, and completed later.
    """
    key = f"organisations:look-ups:{person.pk}"
    made = cache.get(key, 0)
    if made >= LOOK_UPS:
        raise Unavailable("too many look-ups by one person")
    cache.set(key, made + 1, LOOK_UP_SECONDS)


def _confirm(request: HttpRequest) -> HttpResponse:
    form = RegistrationForm(request.POST)
    if form.is_valid():
        try:
            organisation = registration.register(
                person_of(request),
                form.cleaned_data["siret"],
                name=form.cleaned_data.get("name", ""),
                company=form.found,
            )
        except AlreadyRegistered as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("L’organisation est inscrite. Vous en êtes responsable."))
            return redirect(organisation)
    context = {"form": form, "company": form.found, "siret": form.data.get("siret"), "reachable": True}
    return render(request, "organisations/confirm_registration.html", context, status=422)


@signed_in
@require_safe
def detail(request: HttpRequest, siret: str) -> HttpResponse:
    """An organisation's page: what it is, who belongs to it, who is invited."""
    membership = queries.membership_for(person_of(request), siret, to="see")
    return render(request, "organisations/detail.html", detail_context(request, membership))


def detail_context(
    request: HttpRequest, membership: Membership, invitation_form: InvitationForm | None = None
) -> dict[str, Any]:
    """Return what the organisation's page needs, with the invitation's form as it was typed."""
    organisation = membership.organisation
    context: dict[str, Any] = {"membership": membership, "organisation": organisation}
    members = queries.members_of(organisation)
    context["members"] = page_of(members, ("since", "pk"), request.GET.get("cursor"), MEMBERS_A_PAGE)
    if membership.is_manager:
        context["invitations"] = queries.open_invitations(organisation)
        context["invitation_form"] = invitation_form or InvitationForm()
    return context


@signed_in
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, siret: str) -> HttpResponse:
    """Leave an organisation, after confirmation."""
    membership = queries.membership_for(person_of(request), siret, to="see")
    if request.method == "POST":
        try:
            memberships.leave(membership)
        except OrganisationRefusal as refusal:
            messages.error(request, refusal.message)
            return redirect(membership.organisation)
        messages.success(request, _("Vous ne faites plus partie de cette organisation."))
        return redirect("organisations:index")
    question = {
        "title": _("Quitter l’organisation ?"),
        "text": _(
            "Vous n’aurez plus accès aux dossiers déposés au nom de %(name)s. Pour revenir, il faudra une invitation."
        )
        % {"name": membership.organisation.name},
        "action": _("Quitter l’organisation"),
    }
    return confirmation(request, membership, question)


def confirmation(request: HttpRequest, membership: Membership, question: dict[str, str]) -> HttpResponse:
    """Ask before what cannot be undone: a page that works without JavaScript."""
    context = {**question, "organisation": membership.organisation, "back": membership.organisation.get_absolute_url()}
    return render(request, "organisations/confirm.html", context)


def person_of(request: HttpRequest) -> Person:
    """Return the signed-in person; the view's access rule has made sure that there is one."""
    if not isinstance(request.user, Person):
        raise TypeError(reverse("organisations:index"))
    return request.user
