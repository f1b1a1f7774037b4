"""What search engines read: schema.org as JSON-LD, one graph a page."""

import json
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from communs.newsroom.addresses import absolute
from communs.newsroom.calendar.zone import PARIS
from communs.newsroom.enums import EntryKind, SectionKind
from communs.newsroom.models import Entry, Event
from communs.newsroom.rendering import cover_of, summary_of
from communs.newsroom.surroundings import Surroundings, changed_at

Node = dict[str, Any]
TYPES = {
    EntryKind.PRESS_RELEASE: "NewsArticle",
    EntryKind.ARTICLE: "NewsArticle",
    EntryKind.EVENT: "Event",
    EntryKind.PUBLICATION: "Report",
    EntryKind.PAGE: "WebPage",
}
#: The data stands inside an element of HTML: nothing in it may close that element or begin another.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(nodes: list[Node]) -> SafeString:
    """Return the graph as the content of `<script type="application/ld+json">`."""
    graph = {"@context": "https://schema.org", "@graph": nodes}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped here


def of_entry(entry: Entry, around: Surroundings) -> list[Node]:
    """Return what stands for an entry, who publishes it, and the way to its page."""
    own = _told(_event(entry, around) if isinstance(entry, Event) else _work(entry, around))
    return [own, publisher(), _way(entry.section, entry.headline, absolute(entry.path_on_site))]


def of_list(section: str, title: str, description: str, url: str) -> list[Node]:
    """Return what stands for a list of entries."""
    page = {"@type": "CollectionPage", "@id": url, "url": url, "name": title, "description": description}
    return [_told(page | {"publisher": _reference()}), publisher(), _way(section, "", url)]


def publisher() -> Node:
    """Return who publishes the site."""
    name = settings.OPERATOR["publisher"] or settings.SERVICE_NAME
    logo = absolute(static("communs/img/favicon.svg"))
    return {"@type": "Organization", "@id": _reference()["@id"], "name": name, "url": absolute("/"), "logo": logo}


def _work(entry: Entry, around: Surroundings) -> Node:
    title = "name" if entry.kind == EntryKind.PAGE else "headline"
    return _common(entry, around) | {
        title: entry.headline,
        "datePublished": entry.released_at.isoformat(),
        "dateModified": changed_at(entry).isoformat(),
        "publisher": _reference(),
        # The vocabulary does not tell persons from bodies: a credit says the names without a guess.
        "creditText": ", ".join(author.name for author in around.authors),
        "articleSection": [term.name for term in around.categories] if _is_article(entry) else [],
        "encoding": [_file(block.value) for block in entry.files if block.value["document"]],
        "translationOfWork": [{"@id": absolute(twin.path_on_site)} for twin in _originals(entry, around)],
        "workTranslation": [{"@id": absolute(twin.path_on_site)} for twin in around.twins if not entry.original_id],
    }


def _event(event: Event, around: Surroundings) -> Node:
    starts, ends = event.starts_at.astimezone(PARIS), event.ends_at and event.ends_at.astimezone(PARIS)
    status = "EventCancelled" if event.cancelled else "EventScheduled"
    where = {"@type": "Place", "name": event.place, "address": event.address or event.place}
    return _common(event, around) | {
        "name": event.headline,
        "startDate": (starts.date() if event.all_day else starts).isoformat(),
        "endDate": (ends.date() if event.all_day else ends).isoformat() if ends else "",
        "eventStatus": f"https://schema.org/{status}",
        "location": where if event.place or event.address else None,
        "organizer": _reference(),
    }


def _common(entry: Entry, around: Surroundings) -> Node:
    address = absolute(entry.path_on_site)
    cover = cover_of(entry)
    return {
        "@type": TYPES[EntryKind(entry.kind)],
        "@id": address,
        "url": address,
        "description": summary_of(entry),
        "inLanguage": entry.language,
        "image": [cover.address] if cover else [],
        "keywords": [term.name for term in around.tags],
    }


def _way(section: str, title: str, address: str) -> Node:
    steps = [(settings.SERVICE_NAME, absolute("/")), (str(SectionKind(section).label), absolute(f"/{section}/"))]
    steps = [step for step in [*steps, (title, address)] if step[0]]
    listed = [
        {"@type": "ListItem", "position": place, "name": name, "item": where}
        for place, (name, where) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": listed}


def _file(value: Any) -> Node:  # noqa: ANN401 - a struct value
    file = value["document"]
    return _told(
        {
            "@type": "MediaObject",
            "name": value["name"] or file.title,
            "contentUrl": absolute(file.url),
            "encodingFormat": file.content_type,
            "contentSize": str(file.get_file_size() or ""),
        }
    )


def _originals(entry: Entry, around: Surroundings) -> list[Entry]:
    return [twin for twin in around.twins if twin.pk == entry.original_id]


def _is_article(entry: Entry) -> bool:
    return TYPES[EntryKind(entry.kind)] == "NewsArticle"


def _reference() -> Node:
    return {"@id": absolute("/#publisher")}


def _told(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
