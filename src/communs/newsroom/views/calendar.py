"""The agenda for calendars: files that programs subscribe to, or that one adds to one's own."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.newsroom.addresses import absolute
from communs.newsroom.calendar.document import calendar_of
from communs.newsroom.calendar.written import versioned
from communs.newsroom.changes import last_change
from communs.newsroom.enums import TermFamily
from communs.newsroom.feeds.addresses import LANGUAGE
from communs.newsroom.feeds.choice import chosen_language, one_a_text
from communs.newsroom.models import Event, Term
from communs.newsroom.sharing import shared
from communs.newsroom.views.public.freshness import next_agenda_change
from communs.newsroom.visibility import visible

MEDIA_TYPE = "text/calendar; charset=utf-8"
PAST = timedelta(days=365)


@public
@require_safe
@cached_page(until=next_agenda_change)
def whole(request: HttpRequest) -> HttpResponse:
    """The events to come and those of the past year; `?langue=` keeps one language."""
    with _spoken(request):
        return _answer(request, _agenda(request), _("Agenda"))


@public
@require_safe
@cached_page(until=next_agenda_change)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that bear a tag."""
    term = get_object_or_404(Term, family=TermFamily.TAG, slug=slug)
    with _spoken(request):
        return _answer(request, _agenda(request).filter(tags=term), f"{_('Agenda')} – {term.name}")


@public
@require_safe
@cached_page(until=next_agenda_change)
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One event, whatever its date, to be added to one's own calendar."""
    event = get_object_or_404(Event, visible(), slug=slug)
    with translation.override(event.language):
        response = _answer(request, [event], _("Agenda"))
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def _agenda(request: HttpRequest) -> "QuerySet[Event]":
    recent = timezone.now() - PAST
    events = Event.objects.filter(visible(), Q(starts_at__gte=recent) | Q(ends_at__gte=recent))
    return versioned(one_a_text(events, chosen_language(request))).order_by("starts_at", "pk")


def _spoken(request: HttpRequest) -> translation.override:
    return translation.override(chosen_language(request) or settings.LANGUAGE_CODE)


def _answer(request: HttpRequest, events: "Sequence[Event] | QuerySet[Event]", name: str) -> HttpResponse:
    changed, language = last_change(), chosen_language(request)
    address = absolute(request.path) + (f"?{LANGUAGE}={language}" if language else "")
    content = calendar_of(list(events), name=name, address=address)
    return shared(request, content, MEDIA_TYPE, changed)
