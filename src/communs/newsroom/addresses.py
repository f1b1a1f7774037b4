"""Where the newsroom's pages are."""

import re

from django.conf import settings
from django.urls import Resolver404, register_converter, resolve

from communs.newsroom.enums import SectionKind

EDITOR = "redaction/"
MEDIA = "medias/"
ENTRY = "newsroom:entry"
LOCAL = re.compile(r'(<(?:a|img)\s(?:[^<>"]|"[^"]*")*?(?:href|src)=")(/[^"]*)')


class SectionConverter:
    """The first part of an entry's address."""

    regex = "|".join(kind.value for kind in SectionKind)

    def to_python(self, value: str) -> str:
        """Return the section."""
        return value

    def to_url(self, value: str) -> str:
        """Return the section."""
        return value


register_converter(SectionConverter, "section")


def is_reserved(section: str, slug: str) -> bool:
    """Whether an address below a section is that of another page of the site, as `/actualites/recherche/` is.

    The routes themselves tell it: a page that is added reserves its word.
    """
    try:
        return resolve(f"/{section}/{slug}/").view_name != ENTRY
    except Resolver404:
        return False


def absolute(address: str) -> str:
    """Return an address of the site with its host; one that has a host stays as it is."""
    of_the_site = address.startswith("/") and not address.startswith("//")
    return f"{settings.SITE_URL.rstrip('/')}{address}" if of_the_site else address


def with_host(markup: str) -> str:
    """Return safe HTML whose links and pictures can be followed from an e-mail or a feed."""
    return LOCAL.sub(lambda found: f"{found[1]}{absolute(found[2])}", markup)
