"""Which entries a feed or a calendar holds: one of each text, or one language."""

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from communs.newsroom.feeds.addresses import LANGUAGE
from communs.newsroom.models import Entry
from communs.newsroom.visibility import visible


def chosen_language(request: HttpRequest) -> str:
    """Return the language that `?langue=` asks for, empty without it. Raises `Http404` for one that nobody writes here."""
    language = request.GET.get(LANGUAGE, "")
    if language and language not in dict(settings.LANGUAGES):
        raise Http404
    return language


def one_a_text(entries: "QuerySet[Entry]", language: str) -> "QuerySet[Entry]":
    """Keep one language; without any, leave out the translations whose original is there to be read."""
    if language:
        return entries.filter(language=language)
    readable_original = Entry.objects.filter(visible(timezone.now()), pk=OuterRef("original_id"))
    return entries.exclude(Exists(readable_original))
