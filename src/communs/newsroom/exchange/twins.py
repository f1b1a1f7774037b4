"""Twins: the same text in two languages, told by a key or by links between the posts."""

import re
from collections.abc import Iterable, Mapping

from communs.newsroom.exchange.mapping import Mapped, as_path

LINK = re.compile(r"\[([^\]\n]{0,200})\]\(\s*<?([^)\s>]+)")
HREF = re.compile(r"""<a\s[^>]*?href\s*=\s*["']([^"'\s]+)["'][^>]*>([^<]{0,200})""", re.IGNORECASE)
TOLD = re.compile(
    r"english|anglais|french|fran[çc]ais|translat|traduct|version\s+(?:fr|en)\b|\b(?:fr|en)\s+version", re.IGNORECASE
)
REFERENCES = ("ref", "translation_key", "translationKey", "i18n_key")


def originals(posts: Iterable[Mapped], languages: Mapping[str, str]) -> dict[str, str]:
    """Return the path of the French original of each English twin.

    Two posts of different languages are twins when they share a key `ref`, when each links to the other, or when one
    links to the other by words that tell so (« English version »). Whoever has several candidates has none.
    """
    posts = list(posts)
    paths = {post.path for post in posts}
    pairs = [*_told(posts, paths), *_by_reference(posts, languages), *_by_links(posts, languages)]
    candidates: dict[str, set[str]] = {}
    for one, other in pairs:
        candidates.setdefault(one, set()).add(other)
        candidates.setdefault(other, set()).add(one)
    return {
        path: next(iter(others))
        for path, others in candidates.items()
        if languages[path] == "en" and len(others) == 1 and len(candidates[next(iter(others))]) == 1
    }


def _told(posts: list[Mapped], paths: set[str]) -> list[tuple[str, str]]:
    return [(post.path, original) for post in posts if (original := post.fields["original"]) in paths - {post.path}]


def _by_reference(posts: list[Mapped], languages: Mapping[str, str]) -> list[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for post in posts:
        data = post.post.document.front_matter
        for key in REFERENCES:
            if isinstance(data.get(key), str) and data[key]:
                groups.setdefault(data[key], []).append(post.path)
    pairs = [(group[0], group[1]) for group in groups.values() if len(group) == len(("fr", "en"))]
    return [pair for pair in pairs if languages[pair[0]] != languages[pair[1]]]


def _by_links(posts: list[Mapped], languages: Mapping[str, str]) -> list[tuple[str, str]]:
    owners = {address.rstrip("/"): post.path for post in posts for address in post.former}
    links = {(post.path, owners[to], told) for post in posts for to, told in _links(post) if to in owners}
    plain = {(one, other) for one, other, _told in links}
    return [
        (one, other)
        for one, other, told in links
        if languages[one] != languages[other] and (told or (other, one) in plain)
    ]


def _links(post: Mapped) -> Iterable[tuple[str, bool]]:
    body = post.post.document.body
    found = [*((words, to) for words, to in LINK.findall(body)), *((words, to) for to, words in HREF.findall(body))]
    return ((as_path(to).rstrip("/"), bool(TOLD.search(words))) for words, to in found)
