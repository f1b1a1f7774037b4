"""What a search finds."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear

from communs.newsroom.choices import Chosen
from communs.newsroom.facets import Counts, counted, filtered
from communs.newsroom.models import Entry
from communs.newsroom.queries import UNSHOWN, public_entries
from communs.newsroom.searching.corrections import corrected, corrections
from communs.newsroom.searching.words import Asked, asked, loosened

FACETS = ("kind", "year", "place")
PAGE = 10
LAST_PAGE = 30
#: Beyond these, the latest with the words in their titles first, nothing is ranked any finer.
RANKED = PAGE * LAST_PAGE
WEIGHTS = [0.1, 0.2, 0.5, 1.0]
FEW = 3


@dataclass(frozen=True)
class Found:
    """The answer: a page of entries, the counts, the stems to mark.

    `instead_of` is what was typed when it gave nothing and `asked` is its correction; `suggestion` a better spelling;
    `any_word` says that nothing holds all the words, and that these entries hold one of them.
    """

    asked: Asked
    entries: list[Entry]
    counts: Counts
    page: int
    stems: tuple[str, ...] = ()
    instead_of: str = ""
    suggestion: str = ""
    any_word: bool = False
    chosen: Chosen = field(default_factory=dict)

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self.page < LAST_PAGE and self.counts.total > self.page * PAGE


@transaction.atomic
def find(text: str, chosen: Chosen, page: int = 1) -> Found:
    """Search what everybody may see; filters in `chosen` (kind, year, place, tag; see `facets`), pages from 1.

    Words that no entry holds are replaced by the nearest ones that give something, and the answer says so.
    """
    typed = asked(text)
    found = _find(typed, chosen, page)
    if typed.query is None or found.counts.total > FEW:
        return found
    mended = corrections(typed.words, known=bool(found.counts.total))
    better = corrected(typed.text, mended) if mended else ""
    if found.counts.total:
        return replace(found, suggestion=better)
    return _instead(typed, better, chosen, page) or found


def _instead(typed: Asked, better: str, chosen: Chosen, page: int) -> Found | None:
    """What the correction gives, else what holds any of the words, corrected or not; None when that gives nothing."""
    again = asked(better) if better else typed
    if better and (mended := _find(again, chosen, page)).counts.total:
        return replace(mended, instead_of=typed.text)
    if len(again.words) > 1 and (partial := _find(loosened(again), chosen, page)).counts.total:
        return replace(partial, any_word=True, instead_of=typed.text if better else "")
    return None


def _find(what: Asked, chosen: Chosen, page: int) -> Found:
    stems = _prepared(what)
    matching = _holding(what).annotate(year=ExtractYear("released_at"), place=F("event__place"))
    counts = counted(matching.order_by().values("id", *FACETS), FACETS, chosen)
    start = (page - 1) * PAGE
    entries = list(ranked(what, filtered(matching, FACETS, chosen))[start : start + PAGE]) if counts.total else []
    return Found(what, entries, counts, page, stems if entries else (), chosen=dict(chosen))


def _holding(what: Asked) -> QuerySet[Entry]:
    """The visible entries that hold the words; all of them when no word is asked."""
    rows = public_entries()
    return rows if what.query is None else rows.filter(search=what.query)


def ranked(what: Asked, among: QuerySet[Entry] | None = None) -> QuerySet[Entry]:
    """Return what a search finds, the most relevant first; `among` is what holds the words already.

    Only the best candidates are ranked (`RANKED`): those with the words in their titles, then the latest. Reading the
    words of every entry that matches would cost more than it tells.
    """
    rows = _holding(what) if among is None else among
    if what.query is None:
        return rows.order_by("-released_at", "-pk")
    in_title = Case(When(Q(search_headline=what.query), then=Value(1)), default=Value(0), output_field=IntegerField())
    matching = rows.annotate(in_title=in_title)
    best = matching.order_by("-in_title", "-released_at", "-pk").values("pk")[:RANKED]
    rank = SearchRank(F("search"), what.query, weights=WEIGHTS)
    found: QuerySet[Any] = Entry.objects.filter(pk__in=best).defer(*UNSHOWN).annotate(rank=rank)
    return found.order_by("-rank", "-released_at", "-pk")


def _prepared(what: Asked) -> tuple[str, ...]:
    """Have this transaction look for words in their index, and return the stems of what is asked, to mark them.

    PostgreSQL takes a match of words for a cheap comparison and reads every row when many answer; each row's words are
    kept apart (TOAST) and must then be fetched. By the index the same answer costs half (see bench/newsroom.py).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('enable_seqscan', 'off', true), ARRAY(SELECT DISTINCT"
            " unnest(tsvector_to_array(to_tsvector('french', %s) || to_tsvector('english', %s))))",
            [" ".join(what.words)] * 2,
        )
        return tuple(cursor.fetchone()[1])
