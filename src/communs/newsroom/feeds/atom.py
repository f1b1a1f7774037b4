"""A page of a feed as Atom (RFC 4287)."""

import re
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from communs.newsroom.addresses import absolute
from communs.newsroom.enums import TermFamily
from communs.newsroom.feeds.items import Item
from communs.newsroom.feeds.page import FeedPage

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
SCHEMES = {TermFamily.TAG.value: "/flux/etiquette/", TermFamily.CATEGORY.value: "/flux/rubrique/"}
#: What XML 1.0 cannot hold.
UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_atom(page: FeedPage) -> bytes:
    """Return the document, in UTF-8."""
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": page.language}))
    _head(xml, page)
    for item in page.items:
        _entry(xml, item)
    xml.endElement("feed")
    return out.getvalue().encode()


def _head(xml: SimplerXMLGenerator, page: FeedPage) -> None:
    _say(xml, "id", page.id)
    _say(xml, "title", page.title)
    _say(xml, "updated", rfc3339_date(page.updated))
    _author(xml, settings.OPERATOR["publisher"] or settings.SERVICE_NAME)
    _say(xml, "generator", "communs")
    _link(xml, "alternate", page.home, type="text/html")
    for relation in ("self", "first", "next", "previous"):
        _link(xml, relation, page.own if relation == "self" else getattr(page, relation), type="application/atom+xml")


def _entry(xml: SimplerXMLGenerator, item: Item) -> None:
    xml.startElement("entry", AttributesImpl({"xml:lang": item.language}))
    _say(xml, "id", item.id)
    _say(xml, "title", item.title)
    _say(xml, "published", rfc3339_date(item.published))
    _say(xml, "updated", rfc3339_date(item.updated))
    for name in item.authors:
        _author(xml, name)
    _links(xml, item)
    for term in item.words:
        scheme = absolute(SCHEMES[term.family])
        xml.addQuickElement("category", attrs={"term": term.slug, "scheme": scheme, "label": _clean(term.name)})
    _say(xml, "summary", item.summary)
    _say(xml, "content", item.html, {"type": "html"})
    xml.endElement("entry")


def _links(xml: SimplerXMLGenerator, item: Item) -> None:
    _link(xml, "alternate", item.address, type="text/html", hreflang=item.language)
    for language, address in item.twins:
        _link(xml, "alternate", address, type="text/html", hreflang=language)
    _link(xml, "related", item.leads_to)
    for file in item.enclosures:
        _link(xml, "enclosure", file.address, type=file.media_type, length=str(file.size), title=file.title)


def _author(xml: SimplerXMLGenerator, name: str) -> None:
    xml.startElement("author", AttributesImpl({}))
    _say(xml, "name", name)
    xml.endElement("author")


def _link(xml: SimplerXMLGenerator, relation: str, address: str, **attributes: str) -> None:
    if address:
        said = {name: _clean(value) for name, value in attributes.items() if value}
        xml.addQuickElement("link", attrs={"rel": relation, "href": _clean(address), **said})


def _say(xml: SimplerXMLGenerator, name: str, text: str, attributes: dict[str, Any] | None = None) -> None:
    xml.addQuickElement(name, _clean(text), attributes)


def _clean(text: str) -> str:
    return UNSPEAKABLE.sub("", text)
