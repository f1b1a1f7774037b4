"""A page of a feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from django.conf import settings

from communs.newsroom.feeds.items import Enclosure, Item
from communs.newsroom.feeds.page import FeedPage

MEDIA_TYPE = "application/feed+json; charset=utf-8"


def as_json_feed(page: FeedPage) -> bytes:
    """Return the document, in UTF-8."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "home_page_url": page.home,
        "feed_url": page.own,
        "next_url": page.next,
        "language": page.language,
        "authors": [{"name": settings.OPERATOR["publisher"] or settings.SERVICE_NAME}],
        "items": [_item(item) for item in page.items],
    }
    return json.dumps(_told(document), ensure_ascii=False).encode()


def _item(item: Item) -> dict[str, Any]:
    return _told(
        {
            "id": item.id,
            "url": item.address,
            "external_url": item.leads_to,
            "title": item.title,
            "content_html": item.html,
            "summary": item.summary,
            "image": item.picture,
            "date_published": item.published.isoformat(),
            "date_modified": item.updated.isoformat(),
            "authors": [{"name": name} for name in item.authors],
            "tags": [term.name for term in item.words],
            "language": item.language,
            "attachments": [_attachment(file) for file in item.enclosures],
        }
    )


def _attachment(file: Enclosure) -> dict[str, Any]:
    described = {"url": file.address, "mime_type": file.media_type, "title": file.title, "size_in_bytes": file.size}
    return _told(described)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, except the items: an empty feed has none."""
    return {name: value for name, value in values.items() if value or name == "items"}
