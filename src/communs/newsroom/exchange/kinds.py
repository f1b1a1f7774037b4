"""What a post is and where it was, told from its folder, its front matter and its name."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify

from communs.newsroom.enums import EntryKind, SectionKind

LONGEST_SLUG = 200
DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-(?=.)")
UNPRETTY = re.compile(r"[^\w._~!$&'()+,;=@-]+")
#: The kind of what a folder holds, and the address under which the former site showed it.
FOLDERS: dict[str, tuple[EntryKind, str]] = {
    "actualites": (EntryKind.ARTICLE, "/actualites/"),
    "news": (EntryKind.ARTICLE, "/news/"),
    "blog": (EntryKind.ARTICLE, "/blog/"),
    "posts": (EntryKind.ARTICLE, "/posts/"),
    "articles": (EntryKind.ARTICLE, "/articles/"),
    "gazette": (EntryKind.ARTICLE, "/gazette/"),
    "communiques": (EntryKind.PRESS_RELEASE, "/espace-presse/"),
    "espace-presse": (EntryKind.PRESS_RELEASE, "/espace-presse/"),
    "press-release": (EntryKind.PRESS_RELEASE, "/espace-presse/"),
    "press-releases": (EntryKind.PRESS_RELEASE, "/espace-presse/"),
    "evenements": (EntryKind.EVENT, "/agenda/"),
    "agenda": (EntryKind.EVENT, "/agenda/"),
    "events": (EntryKind.EVENT, "/events/"),
    "publications": (EntryKind.PUBLICATION, "/publication/"),
    "publication": (EntryKind.PUBLICATION, "/publication/"),
    "pages": (EntryKind.PAGE, "/"),
}
CATEGORIES = {
    "communique de presse": EntryKind.PRESS_RELEASE,
    "evenement": EntryKind.EVENT,
    "publication": EntryKind.PUBLICATION,
    "article": EntryKind.ARTICLE,
    "actualites": EntryKind.ARTICLE,
}
LAYOUTS = {"post": EntryKind.ARTICLE, "article": EntryKind.ARTICLE, "event": EntryKind.EVENT}
DATES = ("date", "publishedDate")


def folded(text: str) -> str:
    """Return a text without case, accents, kinds of apostrophe and double spaces: what makes two spellings one word."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def kind_of(path: str, data: Mapping[Any, Any]) -> EntryKind:
    """Return the kind: by folder, else by category, by layout; else a dated post is an article, another a page."""
    known = FOLDERS.get(_collection(path))
    if known is not None:
        return known[0]
    given = data.get("categories")
    names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    found = [CATEGORIES[folded(str(name))] for name in names if folded(str(name)) in CATEGORIES]
    layout = LAYOUTS.get(str(data.get("layout")))
    dated = any(data.get(key) for key in DATES)
    return next(iter(found), layout) or (EntryKind.ARTICLE if dated else EntryKind.PAGE)


def former_address(path: str, data: Mapping[Any, Any]) -> str:
    """Return where the former site showed a post without a permalink: `/collection/title/`."""
    title = slug_text(path, data)
    pretty = UNPRETTY.sub("-", unicodedata.normalize("NFC", title)).strip("-").lower() or title
    return f"{_prefix(path, data)}{pretty}/"


def slug_text(path: str, data: Mapping[Any, Any]) -> str:
    """Return what the former site put at the end of the address: the key `slug`, else the name without its date."""
    slug = data.get("slug")
    return slug.strip("/ ") if isinstance(slug, str) and slug.strip("/ ") else DATED.sub("", PurePosixPath(path).stem)


def slug_of(text: str) -> str:
    """Return a slug that communs takes."""
    return slugify(text.replace("’", "-").replace("'", "-"))[:LONGEST_SLUG].strip("-") or "contenu"


def section_and_slug(address: str) -> tuple[str, str] | None:
    """Return the parts of an address of an entry: `/actualites/un-titre/`."""
    found = re.fullmatch(rf"/({'|'.join(SectionKind.values)})/([^/]+)/?", address)
    return (found[1], found[2]) if found else None


def _collection(path: str) -> str:
    """The nearest folder whose name says what it holds, else the nearest folder."""
    names = [name.removeprefix("_").lower() for name in reversed(PurePosixPath(path).parent.parts)]
    return next((name for name in names if name in FOLDERS), "")


def _prefix(path: str, data: Mapping[Any, Any]) -> str:
    known = FOLDERS.get(_collection(path))
    if known is not None:
        return known[1]
    folders = [name.removeprefix("_") for name in PurePosixPath(path).parent.parts if "." not in name]
    if not folders and data.get("publishedDate"):
        return "/articles/"
    return "".join(f"/{name}" for name in folders) + "/"
