"""The home of the newsroom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communs.core.access import public
from communs.core.page_cache import cached_page
from communs.newsroom.cards import cards
from communs.newsroom.enums import EntryKind, SectionKind
from communs.newsroom.machine import machine_of_list
from communs.newsroom.queries import listed_entries, over, public_events
from communs.newsroom.views.public.freshness import next_agenda_change

FEATURED, NEWS, RELEASES, EVENTS, PUBLICATIONS = 3, 6, 5, 4, 3


@public
@require_safe
@cached_page(until=next_agenda_change)
def home(request: HttpRequest) -> HttpResponse:
    """What the newsroom puts forward, then the latest of each kind."""
    now = timezone.now()
    kinds = (EntryKind.ARTICLE, EntryKind.PRESS_RELEASE, EntryKind.PUBLICATION, EntryKind.EVENT)
    featured = list(listed_entries(*kinds).filter(featured=True)[:FEATURED])
    if not featured:
        featured = list(listed_entries(EntryKind.ARTICLE)[:1])
    shown = [one.pk for one in featured]
    news = list(listed_entries(EntryKind.ARTICLE).exclude(pk__in=shown)[:NEWS])
    publications = list(listed_entries(EntryKind.PUBLICATION).exclude(pk__in=shown)[:PUBLICATIONS])
    made = iter(cards([*featured, *news, *publications]))
    context = {
        "machine": machine_of_list(SectionKind.NEWS, str(SectionKind.NEWS.label)),
        "featured": [next(made) for _ in featured],
        "news": [next(made) for _ in news],
        "publications": [next(made) for _ in publications],
        "releases": listed_entries(EntryKind.PRESS_RELEASE).exclude(pk__in=shown)[:RELEASES],
        "events": public_events().exclude(over(now)).order_by("starts_at", "pk")[:EVENTS],
    }
    return render(request, "newsroom/home.html", context)
