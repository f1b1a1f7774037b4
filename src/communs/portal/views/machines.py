"""What robots and tools ask for: robots.txt, security.txt, sitemap.xml, the favicon."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from communs.core.access import public
from communs.core.registry import sitemap_sources

PAGES = ("home", "legal", "privacy", "accessibility", "cookies", "site_map")
VALIDITY = timedelta(days=180)


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Let robots read the public pages and find the sitemap (RFC 9309)."""
    lines = [
        "User-agent: *",
        "Disallow: /dossiers",
        "Disallow: /instruction",
        "Disallow: /redaction",
        f"Sitemap: {_full('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def security(request: HttpRequest) -> HttpResponse:
    """Say where to report a vulnerability (RFC 9116)."""
    contact = f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else _full("legal")
    expires = (timezone.now() + VALIDITY).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: fr, en",
        f"Canonical: {_full('security')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of the public pages, and those that the rooms offer, for search engines."""
    return render(request, "portal/sitemap.xml", {"entries": list(_entries())}, content_type="application/xml")


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask at the root to the drawing."""
    return redirect(static("communs/img/favicon.svg"), permanent=False)


def _entries() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        yield _full(page), ""
    for source in sitemap_sources:
        for path, changed in sitemap_sources[source]():
            yield f"{settings.SITE_URL}{path}", changed.date().isoformat() if changed else ""


def _full(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(f'portal:{name}')}"
