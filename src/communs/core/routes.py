"""Every route of the site, flattened, with its full path and name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One URL pattern: its whole path, its name with namespaces, its keywords, and the pattern itself."""

    path: str
    name: str
    keywords: tuple[str, ...]
    pattern: URLPattern


def routes(urlconf: str | None = None) -> list[Route]:
    """Return every route of the site (or of another urlconf), in the resolver's order."""
    return list(walk(get_resolver(urlconf).url_patterns))


def walk(
    patterns: Iterable[URLPattern | URLResolver], path: str = "", namespace: str = "", keywords: tuple[str, ...] = ()
) -> Iterator[Route]:
    """Yield the routes below `patterns`, whose addresses start by `path` and already capture `keywords`."""
    for entry in patterns:
        here, captured = path + str(entry.pattern), (*keywords, *_captured(entry))
        if isinstance(entry, URLPattern):
            yield Route(here, namespace + str(entry.name or ""), captured, entry)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry.url_patterns, here, inner, captured)


def _captured(entry: URLPattern | URLResolver) -> list[str]:
    return list(entry.pattern.converters or entry.pattern.regex.groupindex)
