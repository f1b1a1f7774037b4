"""The press office's list of journalists."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.core.tables.keyset import page_of
from communs.newsroom.enums import JournalistState
from communs.newsroom.forms.press import JournalistForm, RosterForm, SuspensionForm
from communs.newsroom.operations import journalists, subscriptions
from communs.newsroom.permissions import is_press_officer
from communs.newsroom.press import queries
from communs.newsroom.press.refusals import PressRefusal
from communs.newsroom.press.roster import UnreadableRoster, read_roster, written_roster

SHOWN = [JournalistState.ACTIVE, JournalistState.PENDING, JournalistState.SUSPENDED]


def officer(request: HttpRequest) -> Person:
    """Return the press officer who asks."""
    assert isinstance(request.user, Person)  # noqa: S101 - `allowed` let nobody else pass
    return request.user


@allowed(is_press_officer)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody on the list, by address; `q` searches, `etat` filters."""
    words, state = request.GET.get("q", ""), request.GET.get("etat", "")
    page = page_of(queries.listed(words, state), ("email", "pk"), request.GET.get("cursor"))
    found = queries.counts()
    tabs = [(one, found[one.value], one.value == state) for one in SHOWN]
    context = {
        "page": page,
        "tabs": tabs,
        "words": words,
        "state": state,
        "total": sum(found[one.value] for one in SHOWN),
    }
    return render(request, "newsroom/office/journalists.html", context)


@allowed(is_press_officer)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add somebody who agreed elsewhere."""
    form = JournalistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = journalists.add(form.line, origin=form.cleaned_data["origin"], by=officer(request))
        except PressRefusal as refusal:
            form.add_error("email", refusal.message)
        else:
            messages.success(request, _("%(email)s est sur la liste.") % {"email": added.email})
            return redirect("newsroom:journalists")
    status = 422 if form.errors else 200
    return render(request, "newsroom/office/add.html", {"form": form}, status=status)


@allowed(is_press_officer)
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Add the people of a CSV file; every line that cannot be is told, and nothing is added unless asked."""
    form = RosterForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            lines = read_roster(cleaned["file"])
        except UnreadableRoster as refusal:
            form.add_error("file", str(refusal))
        else:
            asked = {"origin": cleaned["origin"], "partial": cleaned["partial"]}
            done = journalists.import_roster(lines, by=officer(request), **asked)
    refused = bool(form.errors) or (done is not None and not done.written)
    context = {"form": form, "done": done}
    return render(request, "newsroom/office/import.html", context, status=422 if refused else 200)


@allowed(is_press_officer)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as a CSV file."""
    people = queries.listed().prefetch_related("topics").order_by("email")
    answer = HttpResponse("\ufeff" + written_roster(people), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="journalistes.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@allowed(is_press_officer)
@require_safe
def show(request: HttpRequest, journalist_id: UUID) -> HttpResponse:
    """One journalist: their consent, their letters."""
    found = queries.journalist_named(journalist_id)
    letters = found.letters.select_related("mailing").order_by("-handed_at")[:50]
    context = {"journalist": found, "letters": letters, "form": SuspensionForm()}
    return render(request, "newsroom/office/journalist.html", context)


@allowed(is_press_officer)
@require_POST
def suspend(request: HttpRequest, journalist_id: UUID) -> HttpResponse:
    """Write no more to somebody until further notice."""
    form = SuspensionForm(request.POST)
    found = queries.journalist_named(journalist_id)
    if form.is_valid():
        journalists.suspend(found, reason=form.cleaned_data["reason"], by=officer(request))
    else:
        messages.error(request, _("Dites pourquoi vous suspendez cet abonnement."))
    return redirect("newsroom:journalist", found.pk)


@allowed(is_press_officer)
@require_POST
def lift(request: HttpRequest, journalist_id: UUID) -> HttpResponse:
    """Write to somebody again."""
    found = queries.journalist_named(journalist_id)
    journalists.lift(found, by=officer(request))
    return redirect("newsroom:journalist", found.pk)


@allowed(is_press_officer)
@require_POST
def remove(request: HttpRequest, journalist_id: UUID) -> HttpResponse:
    """Take somebody off the list and forget them, when they ask for it by another way."""
    subscriptions.unsubscribe(queries.journalist_named(journalist_id), by=officer(request))
    messages.success(request, _("Cette personne est désabonnée et ses données sont effacées."))
    return redirect("newsroom:journalists")
