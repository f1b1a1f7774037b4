"""One page of a channel: twenty entries, and the addresses of the pages around it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid5

from django.conf import settings

from communs.core.tables.keyset import page_of
from communs.newsroom.addresses import absolute
from communs.newsroom.changes import BEGINNING, last_change
from communs.newsroom.feeds.addresses import address_of
from communs.newsroom.feeds.channels import Channel
from communs.newsroom.feeds.choice import one_a_text
from communs.newsroom.feeds.items import Item, item_of
from communs.newsroom.models import NewsroomHome
from communs.newsroom.surroundings import surroundings_of

SIZE = 20
CURSOR = "apres"


@dataclass(frozen=True)
class FeedPage:
    """What both formats write. `id` is stable; `updated` moves when anything that the public reads does."""

    id: str
    title: str
    language: str
    home: str
    own: str
    first: str
    next: str
    previous: str
    updated: datetime
    items: list[Item]


def feed_page(channel: Channel, form: str, language: str, cursor: str | None) -> FeedPage:
    """Return a page of a channel; a cursor that means nothing gives the first page."""
    updated = last_change()
    entries = one_a_text(channel.entries, language).select_related("event")
    page = page_of(entries, ("-released_at", "-pk"), cursor, SIZE)
    around = surroundings_of(page.rows)

    def address(place: str | None) -> str:
        return _address(channel, form, language, place)

    return FeedPage(
        id=_identity(channel, language),
        title=f"{channel.title} – {settings.SERVICE_NAME}",
        language=language or settings.LANGUAGE_CODE,
        home=absolute(channel.home),
        own=address(cursor),
        first=address(None),
        next=address(page.next_cursor) if page.next_cursor else "",
        previous=address(page.previous_cursor) if page.previous_cursor else "",
        updated=updated or BEGINNING,
        items=[item_of(entry, around[entry.pk]) for entry in page.rows],
    )


def _address(channel: Channel, form: str, language: str, cursor: str | None) -> str:
    path = absolute(address_of(channel.name, form, language))
    if not cursor:
        return path
    return f"{path}{'&' if language else '?'}{urlencode({CURSOR: cursor})}"


def _identity(channel: Channel, language: str) -> str:
    """The same for this channel of this installation for ever."""
    home = NewsroomHome.objects.values_list("translation_key", flat=True).get()
    return uuid5(home, f"{channel.name}?{language}").urn
