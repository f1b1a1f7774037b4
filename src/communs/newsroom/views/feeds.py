"""The feeds: `/flux.atom`, `/flux/agenda.json`, `/flux/etiquette/<slug>.atom`; `?langue=` keeps one language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.newsroom.feeds import atom, json_feed
from communs.newsroom.feeds.channels import Channel, everything, of_section, of_term
from communs.newsroom.feeds.choice import chosen_language
from communs.newsroom.feeds.page import CURSOR, feed_page
from communs.newsroom.sharing import shared
from communs.newsroom.views.public.freshness import next_change

WRITERS = {"atom": (atom.as_atom, atom.MEDIA_TYPE), "json": (json_feed.as_json_feed, json_feed.MEDIA_TYPE)}


@public
@require_safe
@cached_page(until=next_change)
def whole(request: HttpRequest, form: str) -> HttpResponse:
    """Everything that is published."""
    with _spoken(request):
        return _answer(request, everything(), form)


@public
@require_safe
@cached_page(until=next_change)
def section(request: HttpRequest, section: str, form: str) -> HttpResponse:
    """One section."""
    with _spoken(request):
        return _answer(request, of_section(section), form)


@public
@require_safe
@cached_page(until=next_change)
def term(request: HttpRequest, family: str, slug: str, form: str) -> HttpResponse:
    """One word of the vocabulary."""
    with _spoken(request):
        return _answer(request, of_term(family, slug), form)


def _spoken(request: HttpRequest) -> translation.override:
    """The language of a feed is in its address, never in who asks."""
    return translation.override(chosen_language(request) or settings.LANGUAGE_CODE)


def _answer(request: HttpRequest, channel: Channel, form: str) -> HttpResponse:
    write, media_type = WRITERS[form]
    page = feed_page(channel, form, chosen_language(request), request.GET.get(CURSOR))
    return shared(request, write(page), media_type, page.updated)
