"""Text formats: readable text, and parsed when the format has a grammar."""

import codecs
import json
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, XMLParser

from django.utils.translation import gettext as _

from communs.core.files.checks.refusals import MARKUP, damaged, head_of, not_what_it_says, refuse_over, two_formats
from communs.core.files.errors import FileRefused

BLOCK = 1 << 20
MAX_PARSED = 20_000_000
CONTROL = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")


def plain(content: BinaryIO) -> None:
    """Refuse binary content, and text that begins like a web page."""
    head = head_of(content)
    if any(head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(mark) for mark in MARKUP):
        raise two_formats()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    while block := content.read(BLOCK):
        if block.translate(None, CONTROL) != block:
            raise not_what_it_says()


def rtf(content: BinaryIO) -> None:
    """Refuse what does not start as rich text."""
    if not head_of(content).startswith(b"{\\rtf"):
        raise not_what_it_says()


def json_document(content: BinaryIO) -> None:
    """Refuse what does not parse as JSON."""
    refuse_over(content, MAX_PARSED)
    try:
        json.loads(content.read())
    except (ValueError, RecursionError) as error:
        raise damaged() from error


def xml_document(content: BinaryIO) -> None:
    """Refuse what does not parse as XML, or declares entities."""
    xml_root(content)


def xml_root(content: BinaryIO) -> Element:
    """Return the root of an XML document without document type. Raises `FileRefused`."""
    refuse_over(content, MAX_PARSED)
    raw = content.read()
    if b"\0" in raw:
        raise FileRefused(_("Ce fichier XML n’est pas en UTF-8. Enregistrez-le en UTF-8, puis renvoyez-le."))
    if b"<!doctype" in raw.lower() or b"<!entity" in raw.lower():
        raise FileRefused(_("Ce fichier XML déclare un type de document (DOCTYPE), interdit par sécurité. Retirez-le."))
    parser = XMLParser()  # noqa: S314 - document types, hence entities, were refused above
    try:
        parser.feed(raw)
        root: Element = parser.close()
    except ParseError as error:
        raise damaged() from error
    return root
