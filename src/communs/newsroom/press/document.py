"""The press release as a tagged PDF (PDF/UA-1) on the letterhead of the installation."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from communs.core.pdf import compile_pdf
from communs.newsroom.addresses import MEDIA
from communs.newsroom.models import Picture
from communs.newsroom.press.content import Content
from communs.newsroom.press.markup import Node

TEMPLATE = "newsroom/press_release.typ"
PRINTED = "max-1400x1400|bgcolor-ffffff|format-jpeg|jpegquality-82"


def pdf_of(content: Content) -> bytes:
    """Return an entry as a PDF, in its language. Under embargo, every page says so. Raises `PdfError`."""
    with translation.override(content.language):
        pictures = {str(key): _printed(picture) for key, picture in content.pictures.items()}
        blocks = [*content.cover, *content.body]
        pictures |= {node["source"]: _stored(node["source"]) for node in _sources(blocks)}
        logo = {"logo": content.letterhead.logo} if content.letterhead.logo else {}
        return compile_pdf(TEMPLATE, _data(content), content.language, files=_kept(pictures) | logo)


def _data(content: Content) -> dict[str, Any]:
    head = content.letterhead
    return {
        "letterhead": {"name": head.name, "lines": head.lines, "logo": bool(head.logo)},
        "title": content.title,
        "kind": content.kind,
        "dateline": content.dateline,
        "embargo": content.embargo,
        "url": content.url,
        "facts": content.facts,
        "lead": content.lead,
        "cover": content.cover,
        "body": content.body,
        "files": content.files,
        "contacts": content.contacts,
        "words": {"contacts": _("Contacts presse"), "files": _("Fichiers joints")},
    }


def _printed(picture: Picture) -> bytes:
    """A picture at the size of the paper; nothing when its file is lost."""
    try:
        with picture.get_rendition(PRINTED).file.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return b""


def _sources(nodes: Iterable[Node]) -> Iterable[Node]:
    """The pictures of running text."""
    for node in nodes:
        if node["kind"] == "picture" and "source" in node:
            yield node
        yield from _sources(node.get("blocks", ()))
        for item in node.get("items", ()):
            yield from _sources(item)


def _stored(source: str) -> bytes:
    """A picture of running text by its address here; nothing for any other: nothing is fetched from elsewhere."""
    path = source.removeprefix(f"/{MEDIA}")
    if path == source or ".." in path or not default_storage.exists(path):
        return b""
    with default_storage.open(path) as file:
        return bytes(file.read())


def _kept(pictures: dict[str, bytes]) -> dict[str, bytes]:
    return {key: content for key, content in pictures.items() if content}
