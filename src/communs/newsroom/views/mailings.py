"""The press office's mailings: prepared, read before they leave, followed, stopped."""

from collections.abc import Callable

from csp.decorators import csp, csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communs.core.access import allowed
from communs.core.mail.rendering import Rendered
from communs.core.tables.keyset import page_of
from communs.newsroom.enums import LetterState, MailingState
from communs.newsroom.forms.press import ConfirmationForm, MailingForm
from communs.newsroom.models import Entry, Mailing
from communs.newsroom.operations import mailing as operations
from communs.newsroom.permissions import is_press_officer
from communs.newsroom.press import queries
from communs.newsroom.press.letters import letter_of
from communs.newsroom.press.refusals import AlreadyConfirmed, PressRefusal
from communs.newsroom.views.journalists import officer

NOTHING = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["'self'", "data:"], "frame-ancestors": ["'self'"]}  # fmt: skip
FAULTS = [LetterState.FAILED, LetterState.BOUNCED]


@allowed(is_press_officer)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every mailing, the latest first."""
    page = page_of(queries.mailings(), ("-created_at", "-id"), request.GET.get("cursor"))
    return render(request, "newsroom/office/mailings.html", {"page": page})


@allowed(is_press_officer)
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Begin to send an entry: a page that says what it is, then a draft."""
    entry = get_object_or_404(Entry, pk=entry_id)
    if request.method == "POST":
        try:
            mailing = operations.prepare(entry, by=officer(request))
        except PressRefusal as refusal:
            messages.error(request, refusal.message)
        else:
            return redirect("newsroom:mailing", mailing.pk)
    context = {
        "entry": entry,
        "sendable": queries.sendable(entry) is not None,
        "embargoed": queries.under_embargo(entry),
    }
    return render(request, "newsroom/office/prepare.html", context)


@allowed(is_press_officer)
@require_http_methods(["GET", "POST"])
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type] # its annotation forgets that views have arguments
def show(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """A mailing: its draft while nothing is sent, its progress afterwards."""
    mailing = get_object_or_404(queries.mailings(), pk=mailing_id)
    if mailing.state != MailingState.DRAFT:
        return _progress(request, mailing)
    chosen = tuple(mailing.topics.all())
    initial = {name: getattr(mailing, name) for name in ("form", "language", "intro")} | {"topics": chosen}
    embargoed = bool(mailing.entry and queries.under_embargo(mailing.entry))
    form = MailingForm(request.POST or None, initial=initial, chosen=chosen, embargoed=embargoed)
    if request.method == "POST" and form.is_valid():
        return _done(request, mailing, lambda: operations.change(mailing, by=officer(request), **form.cleaned_data))
    count = queries.audience(mailing).count()
    context = {"mailing": mailing, "form": form, "count": count, "embargoed": embargoed, "letter": _letter(mailing)}
    return render(request, "newsroom/office/draft.html", context, status=422 if form.errors else 200)


@allowed(is_press_officer)
@require_safe
@xframe_options_sameorigin
@csp(NOTHING)  # type: ignore[arg-type] # idem
def preview(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """The HTML of the letters, alone."""
    letter = _letter(get_object_or_404(queries.mailings(), pk=mailing_id))
    if letter is None:
        raise Http404
    return HttpResponse(letter.html)


@allowed(is_press_officer)
@require_POST
def test(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """Send one letter to oneself."""
    mailing = get_object_or_404(Mailing, pk=mailing_id)
    person = officer(request)
    said = _("La lettre d’essai est partie à %(email)s.") % {"email": person.email}
    return _done(request, mailing, lambda: operations.try_on(mailing, by=person), said)


@allowed(is_press_officer)
@require_POST
def confirm(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """Send, once; a second click is told what the first did."""
    mailing = get_object_or_404(Mailing, pk=mailing_id)
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        return redirect("newsroom:mailing", mailing.pk)
    try:
        count = operations.confirm(mailing, by=officer(request), expected=form.cleaned_data["expected"])
    except AlreadyConfirmed as refusal:
        messages.info(request, refusal.message)
    except PressRefusal as refusal:
        messages.error(request, refusal.message)
    else:
        said = ngettext("L’envoi commence : %(count)s lettre.", "L’envoi commence : %(count)s lettres.", count)
        messages.success(request, said % {"count": count})
    return redirect("newsroom:mailing", mailing.pk)


@allowed(is_press_officer)
@require_POST
def pause(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """Stop for now."""
    return _moved(request, mailing_id, operations.pause)


@allowed(is_press_officer)
@require_POST
def resume(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """Go on."""
    return _moved(request, mailing_id, operations.resume)


@allowed(is_press_officer)
@require_POST
def send_again(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """Send once more what could not be delivered."""
    mailing = get_object_or_404(Mailing, pk=mailing_id)
    said = _("Les lettres qui n’avaient pas pu être remises repartent.")
    return _done(request, mailing, lambda: operations.send_again(mailing, by=officer(request)), said)


@allowed(is_press_officer)
@require_POST
def cancel(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """Give up what has not left."""
    return _moved(request, mailing_id, operations.cancel)


@allowed(is_press_officer)
@require_POST
def revoke(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """Close every private link to the entry."""
    mailing = get_object_or_404(queries.mailings(), pk=mailing_id)
    entry = mailing.entry
    if entry is None:
        raise Http404
    said = _("Les liens privés sont fermés.")
    return _done(request, mailing, lambda: operations.revoke_links(entry, by=officer(request)), said)


def _moved(request: HttpRequest, pk: int, move: Callable[..., None]) -> HttpResponse:
    mailing = get_object_or_404(Mailing, pk=pk)
    return _done(request, mailing, lambda: move(mailing, by=officer(request)))


def _done(request: HttpRequest, mailing: Mailing, act: Callable[[], object], said: str = "") -> HttpResponse:
    """Do it, say what was done or why not, and come back to the mailing."""
    try:
        act()
    except PressRefusal as refusal:
        messages.error(request, refusal.message)
    else:
        if said:
            messages.success(request, said)
    return redirect("newsroom:mailing", mailing.pk)


def _letter(mailing: Mailing) -> Rendered | None:
    """The letter as it would leave now, in the language of the entry."""
    entry = queries.sendable(mailing.entry)
    if entry is None:
        return None
    return letter_of(entry, form=mailing.form, intro=mailing.intro, language=mailing.language or entry.language)


def _progress(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    found = queries.letter_counts(mailing)
    states = [(state, found[state.value]) for state in LetterState if found[state.value]]
    total = sum(found.values())
    done = total - found[LetterState.QUEUED] - found[LetterState.HANDED]
    faults = mailing.letters.select_related("journalist").filter(state__in=FAULTS).order_by("pk")[:100]
    content = mailing.letters.exclude(content=None).select_related("content").order_by("-handed_at").first()
    context = {
        "mailing": mailing, "states": states, "total": total, "done": done, "faults": faults,
        "moving": mailing.state == MailingState.SENDING, "sample": content.content if content else None,
        "embargoed": bool(mailing.entry and queries.under_embargo(mailing.entry)),
        "again": queries.failed_letters(mailing).count() if mailing.state == MailingState.SENT else 0,
    }  # fmt: skip
    return render(request, "newsroom/office/progress.html", context)
