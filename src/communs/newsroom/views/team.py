"""The team of the newsroom: who writes, who reviews, who publishes."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.newsroom.enums import Role
from communs.newsroom.operations import team as operations
from communs.newsroom.permissions import can_appoint
from communs.newsroom.queries import members

DUTIES = {
    Role.AUTHOR: (gettext_lazy("Auteurs"), gettext_lazy("Écrivent, et soumettent leurs textes à la relecture.")),
    Role.REVIEWER: (gettext_lazy("Relecteurs"), gettext_lazy("Relisent, corrigent, approuvent ou renvoient un texte.")),
    Role.PRESS_OFFICER: (
        gettext_lazy("Attachés de presse"),
        gettext_lazy("Publient, programment, écrivent aux journalistes et forment l’équipe."),
    ),
}
LONGEST_KEY = 18


@dataclass(frozen=True)
class Duty:
    """One role as the page shows it: its key, title and description, the people who have it, what was typed in vain."""

    role: Role
    title: str
    text: str
    people: list[Person]
    typed: str
    error: str


@allowed(can_appoint)
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Show the team by role, with a form to add somebody to each."""
    return _shown(request)


@allowed(can_appoint)
@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """Give a role to somebody by e-mail; a refusal shows the page again with what was typed."""
    role, email = _role(request), request.POST.get("email", "").strip()
    try:
        validate_email(email)
        operations.appoint(email, role, by=request.user)  # type: ignore[arg-type]
    except ValidationError:
        return _shown(request, role, email, _("Indiquez une adresse électronique complète, comme nom@exemple.fr."))
    except operations.AppointmentError as refusal:
        return _shown(request, role, email, str(refusal))
    messages.success(request, _("C’est enregistré."))
    return redirect("newsroom:team")


@allowed(can_appoint)
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Take a role away from somebody."""
    role, key = _role(request), request.POST.get("person", "")
    try:
        operations.dismiss(int(key) if _is_key(key) else 0, role, by=request.user)  # type: ignore[arg-type]
    except operations.AppointmentError as refusal:
        return _shown(request, role, "", str(refusal))
    messages.success(request, _("C’est enregistré."))
    return redirect("newsroom:team")


def _role(request: HttpRequest) -> Role:
    given = request.POST.get("role", "")
    if given not in Role.values:
        raise Http404
    return Role(given)


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


def _shown(request: HttpRequest, role: Role | None = None, typed: str = "", error: str = "") -> HttpResponse:
    people = members()
    duties = [
        Duty(one, str(title), str(text), people[one], typed if one == role else "", error if one == role else "")
        for one, (title, text) in DUTIES.items()
    ]
    return render(request, "newsroom/team.html", {"duties": duties, "refusal": error}, status=422 if error else 200)
