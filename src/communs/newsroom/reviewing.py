"""An entry as the review reads it, what the review finds in it, and what still stands in the way of its publication."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone

from communs.core import names
from communs.core.figures import figure, known_figures
from communs.newsroom.blocks.picture import alternative_of
from communs.newsroom.models import Acknowledgement, Entry, Event, LinkCheck
from communs.newsroom.passages import texts_of
from communs.newsroom.quoting import Quote, quotes
from communs.newsroom.review import Finding, Link, Passage, Picture, Subject, review
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.figures import Figures, Measured
from communs.newsroom.review.glossary import Glossary, Name, shipped_glossary
from communs.newsroom.review.subject import Kind, LinkState

#: Answers that say nothing of the page: it asks who is there, or wants to be left alone.
SILENT = {401, 403, 405, 429, 503}
BROKEN = 400
Values = Mapping[tuple[str, str | None], Decimal]


def findings_of(entry: Entry, remembered: Values | None = None) -> list[Finding]:
    """Return what the review finds in this version of an entry, now.

    `remembered` are values that its figures must still have: those of the day on which its publication was planned.
    """
    subject = subject_of(entry, remembered)
    found = review(subject)
    today = replace(subject, released=timezone.now())
    stale = review(today, [CHECKS["stale-figure"]])
    known = {finding.fingerprint for finding in found}
    return [*found, *(finding for finding in stale if finding.fingerprint not in known)]


def acknowledged(entry: Entry) -> dict[str, Acknowledgement]:
    """Return the warnings that somebody took upon themselves, by fingerprint."""
    rows = Acknowledgement.objects.filter(entry_id=entry.pk).select_related("person")
    return {row.fingerprint: row for row in rows}


def standing(findings: Iterable[Finding], taken: Iterable[str]) -> list[Finding]:
    """Return what stops a publication: errors, and warnings that nobody acknowledged."""
    taken = set(taken)
    return [one for one in findings if one.severity == "error" or one.fingerprint not in taken]


def subject_of(entry: Entry, remembered: Values | None = None) -> Subject:
    """Return an entry as plain data for the review."""
    texts = texts_of(entry)
    passages = tuple(
        Passage(text.place, text.text, text.markup, language=entry.language, label=text.label) for text in texts
    )
    starts, ends = _dates(entry)
    subject = Subject(
        kind=cast("Kind", entry.KIND.value),
        language=entry.language,
        passages=passages,
        pictures=tuple(_pictures(entry)),
        links=tuple(_links(entry)),
        released=_released(entry),
        glossary=_glossary(),
        figures=_figures(entry.language, [passage.text for passage in passages], remembered or {}),
        ask_links=True,
        starts=starts,
        ends=ends,
    )
    return replace(subject, link_states=_link_states({link.target for link in subject.all_links}))


def quoted_in(texts: Iterable[str]) -> set[tuple[str, str | None]]:
    """Return the figures, by name and territory, that texts quote."""
    found = (quote for text in texts for quote in quotes(text))
    return {(quote.name, quote.territory) for quote in found if isinstance(quote, Quote)}


def _released(entry: Entry) -> datetime:
    moments = (entry.embargo_until, entry.go_live_at, entry.released_at)
    return timezone.localtime(max(moment for moment in moments if moment))


def _dates(entry: Entry) -> tuple[datetime | None, datetime | None]:
    if not isinstance(entry, Event):
        return None, None
    return _local(entry.starts_at), _local(entry.ends_at)


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def _pictures(entry: Entry) -> Iterator[Picture]:
    for stream in ("cover", "body"):
        for block in getattr(entry, stream):
            if block.block_type == "picture":
                yield _picture(f"{stream}:{block.id}", block.value)
            elif block.block_type == "slideshow":
                slides = block.value["slides"].bound_blocks
                yield from (_picture(f"{stream}:{block.id}:slides:{slide.id}", slide.value) for slide in slides)


def _picture(place: str, value: Any) -> Picture:  # noqa: ANN401 - a struct value
    image, alternative = value["image"], alternative_of(value)
    source = image.title if image else value["missing"]
    sizes = (image.width, image.height) if image else (None, None)
    return Picture(place, source, alternative, alternative == "", value["caption"] or "", *sizes)


def _links(entry: Entry) -> Iterator[Link]:
    for block in entry.body:
        if block.block_type == "callout" and block.value["link"]:
            yield Link(f"body:{block.id}:link", block.value["link"], block.value["link_text"] or block.value["link"])
        elif block.block_type == "video":
            yield Link(f"body:{block.id}:url", block.value["url"], block.value["title"])
    for block in entry.facts:
        if block.value["link"]:
            yield Link(f"facts:{block.id}:link", block.value["link"], block.value["content"] or block.value["label"])
    if entry.leads_to:
        yield Link("leads_to", entry.leads_to, entry.headline)


def _glossary() -> Glossary:
    told = (Name(name.text, name.variants, name.expansion) for name in names.known_names())
    return shipped_glossary().with_names(told)


def _figures(language: str, texts: list[str], remembered: Values) -> Figures:
    known = frozenset(known_figures())
    asked = {(name, None) for name in known} | quoted_in(texts)
    measured = {key: now for key in asked if (now := _measured(*key, language=language))}
    return Figures(known, measured, remembered)


def _measured(name: str, territory: str | None, *, language: str) -> Measured | None:
    try:
        now = figure(name, territory)
    except LookupError:
        return None
    units = (now.unit.of(Decimal(1), language), now.unit.of(Decimal(2), language))
    end = now.date + now.period if isinstance(now.period, timedelta) else None
    return Measured(now.value, now.date, units, now.source, end)


def _link_states(targets: set[str]) -> dict[str, LinkState]:
    rows = LinkCheck.objects.filter(url__in=targets).values_list("url", "status")
    return {url: _state(status) for url, status in rows}


def _state(status: int) -> LinkState:
    if status == 0 or status in SILENT:
        return "not checked"
    return "broken" if status >= BROKEN else "fine"
