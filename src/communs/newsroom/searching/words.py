"""What somebody typed, as PostgreSQL searches it."""

import re
from dataclasses import dataclass, replace

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery

from communs.core.tables.search import plain

LONGEST = 200
MOST_WORDS = 12
#: Words that say nothing, and that PostgreSQL's French list lacks (it has « le » and not « les »).
EMPTY = {"les", "leurs", "cette", "tres", "etre", "ete", "meme", "memes", "the", "and", "of"}
WORD = re.compile(r'"[^"]*"|-?[^\W_]+')
CUT = re.compile(r"(?<=[^\W_])[^\w\"\s]+(?=[^\W_])|_")


@dataclass(frozen=True)
class Asked:
    """A search: what was typed, its words without accents, the query; None when there is nothing to look for."""

    text: str
    words: tuple[str, ...]
    query: SearchQuery | CombinedSearchQuery | None


def asked(text: str) -> Asked:
    """Read what was typed: words that must all be there, "a phrase", -word to leave out."""
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    parts = WORD.findall(CUT.sub(" ", plain(text).replace("«", '"').replace("»", '"')))
    kept = [part for part in parts if part.strip('"- ') and part not in EMPTY][:MOST_WORDS]
    words = tuple(word for part in kept if not part.startswith("-") for word in re.findall(r"[^\W_]+", part))
    return Asked(text, words, _query(" ".join(kept)) if words else None)


def loosened(what: Asked) -> Asked:
    """Return the same search, for texts that hold any of its words."""
    return replace(what, query=_query(" or ".join(what.words)))


def _query(words: str) -> SearchQuery | CombinedSearchQuery:
    """Texts are in French and in English, each with the stems of its language."""
    french, english = (SearchQuery(words, config=name, search_type="websearch") for name in ("french", "english"))
    return french | english
