"""What robots and tools ask for: robots.txt, security.txt, sitemap.xml, the favicon."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from communs.core import sitemaps
from communs.core.access import public

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
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The addresses of the public pages, and those that the rooms offer; an index of them when they are too many."""
    needed = sitemaps.sitemaps_needed(_places())
    if needed == 1:
        return _sitemap(0)
    parts = [reverse("portal:sitemap_part", args=[part]) for part in range(1, needed + 1)]
    return HttpResponse(sitemaps.index(parts), content_type="application/xml")


@public
def sitemap_part(request: HttpRequest, part: int) -> HttpResponseBase:
    """One sitemap of a big site, from 1 on."""
    if not 1 <= part <= sitemaps.sitemaps_needed(_places()):
        raise Http404
    return _sitemap(part - 1)


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask at the root to the drawing."""
    return redirect(static("communs/img/favicon.svg"), permanent=False)


def _sitemap(number: int) -> StreamingHttpResponse:
    return StreamingHttpResponse(sitemaps.sitemap(_places(), number), content_type="application/xml")


def _places() -> Iterator[sitemaps.Place]:
    return sitemaps.places([sitemaps.Place(reverse(f"portal:{name}")) for name in PAGES])


def _full(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(f'portal:{name}')}"
