"""The review of posts kept as files: what a file says, as a subject, and what was found, as data."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from communs.newsroom.front_matter import Document, UnreadableDocumentError, moment, read_document
from communs.newsroom.review import Finding, Passage, Picture, Subject, review
from communs.newsroom.review.figures import Figures
from communs.newsroom.review.languages import guess
from communs.newsroom.review.passage import spoken
from communs.newsroom.review.subject import Kind, Link

ENOUGH_TO_GUESS = 3000
ENDINGS = frozenset({".md", ".markdown"})
CHAPO = ("chapeau-text", "chapo", "chapeau", "description", "summary")
COVERS = ("une-ou-diaporama", "une", "cover")
ALTERNATIVES = ("alternative-textuelle", "alternative", "alt")
CAPTIONS = ("legende", "caption")
STARTS, ENDS = ("event_start_date", "starts", "start"), ("event_end_date", "ends", "end")
RELEASED = ("date", "publishedDate", "published_at")
TARGETS = ("redirection", "redirection-interne")
FOLDERS: dict[str, Kind] = {
    "communiques": "press_release",
    "press-release": "press_release",
    "press_releases": "press_release",
    "actualites": "article",
    "articles": "article",
    "posts": "article",
    "evenements": "event",
    "events": "event",
    "publications": "publication",
    "pages": "page",
}
CATEGORIES: dict[str, Kind] = {
    "communiqué de presse": "press_release",
    "événement": "event",
    "évènement": "event",
    "publication": "publication",
    "article": "article",
    "actualités": "article",
    "service": "article",
    "appel à candidatures": "article",
}


@dataclass(frozen=True)
class FileReview:
    """A file and what the review found in it. `document` and `subject` are missing when it cannot be read."""

    path: str
    findings: list[Finding]
    document: Document | None = None
    subject: Subject | None = None


def posts_in(path: Path) -> list[Path]:
    """The posts below a folder, sorted, or the file itself. Links are not followed: nothing outside is read."""
    if not path.is_dir():
        return [path]
    found = [Path(folder) / name for folder, _folders, names in os.walk(path) for name in names]
    return sorted(one for one in found if one.suffix.lower() in ENDINGS and not one.is_symlink())


def review_file(path: Path, name: str, *, ask_links: bool = False, figures: Figures | None = None) -> FileReview:
    """Review one file, called `name` in what is told. A file that cannot be read is itself an error."""
    try:
        document = read_document(path.read_bytes(), name)
    except UnreadableDocumentError as error:
        return FileReview(name, [Finding("file", "error", "file", error.line, name, error.message)])
    except OSError as error:
        return FileReview(name, [Finding("file", "error", "file", 1, name, error.strerror or str(error))])
    subject = replace(subject_of(document), ask_links=ask_links, figures=figures)
    return FileReview(name, review(subject), document, subject)


def subject_of(document: Document) -> Subject:
    """What the review reads in a document: every key that the field's sites use."""
    data = document.front_matter
    language = _language(document)
    starts, ends = _moment(data, STARTS), _moment(data, ENDS)
    return Subject(
        kind=_kind(document),
        language=language,
        passages=tuple(replace(passage, language=language) for passage in _passages(document)),
        pictures=tuple(_covers(document)),
        links=tuple(_links(document)),
        released=_moment(data, RELEASED),
        starts=starts,
        ends=ends,
        lines={"starts": _line(document, STARTS), "ends": _line(document, ENDS), "chapo": document.line_of("title")},
    )


def _passages(document: Document) -> Iterator[Passage]:
    data = document.front_matter
    yield from _value(document, "title", "title", "plain")
    yield from _value(document, "chapo", chapo_key(document), "markdown")
    for rank, cover in enumerate(_dictionaries(data, COVERS), start=1):
        for key in (*ALTERNATIVES, *CAPTIONS):
            yield from _label(document, f"cover-{rank}-{key}", cover, key)
    for place, key, names in (("file", "files", ("nom", "name")), ("information", "champs_informations", ("contenu",))):
        for rank, item in enumerate(_dictionaries(data, (key,)), start=1):
            for name in names:
                yield from _label(document, f"{place}-{rank}", item, name)
    yield Passage("body", document.body, "markdown", document.body_line)


def chapo_key(document: Document) -> str:
    """The key of the chapo among those that sites use."""
    return next((key for key in CHAPO if isinstance(document.front_matter.get(key), str)), CHAPO[0])


def _value(document: Document, place: str, key: str, markup: Any) -> Iterator[Passage]:  # noqa: ANN401 - a literal
    text = document.front_matter.get(key)
    if isinstance(text, str):
        lines = _word_lines(document, (key,), text)
        yield Passage(place, text, markup, document.line_of(key), lines)


def _label(
    document: Document, place: str, found: tuple[tuple[str | int, ...], dict[str, Any]], key: str
) -> Iterator[Passage]:
    path, item = found
    if isinstance(item.get(key), str):
        path = (*path, key)
        yield Passage(
            place, item[key], "plain", document.line_of(*path), _word_lines(document, path, item[key]), label=True
        )


def _word_lines(document: Document, path: tuple[str | int, ...], text: str) -> tuple[int, ...]:
    """The line of each word of a folded value: words keep their order, whatever YAML does to the spaces."""
    span = document.spans[path]
    written = document.source[span.start : span.end]
    first = document.source.count("\n", 0, span.start) + 1
    if written[:1] in "|>":
        written, first = written.partition("\n")[2], first + 1
    lines = [first + rank for rank, line in enumerate(written.split("\n")) for _word in line.split()]
    return tuple(lines[: len(text.split())]) or (first,)


def _dictionaries(data: dict[str, Any], keys: Iterable[str]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """The mappings under some keys, alone or in a list, with their paths."""
    for key in keys:
        value = data.get(key)
        if isinstance(value, dict):
            yield (key,), value
        for rank, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, dict):
                yield (key, rank), item


def _covers(document: Document) -> Iterator[Picture]:
    for rank, (path, cover) in enumerate(_dictionaries(document.front_matter, COVERS), start=1):
        alternative = next((str(cover[key] or "") for key in ALTERNATIVES if key in cover), None)
        caption = next((str(cover[key] or "") for key in CAPTIONS if key in cover), "")
        yield Picture(
            f"cover-{rank}",
            str(cover.get("image") or ""),
            alternative,
            decorative=cover.get("decorative") is True,
            caption=caption,
            line=document.line_of(*path, "image"),
        )


def _links(document: Document) -> Iterator[Link]:
    data = document.front_matter
    for key in TARGETS:
        if data.get(key):
            yield Link("redirection", str(data[key]), key, document.line_of(key))
    for rank, (path, item) in enumerate(_dictionaries(data, ("champs_informations",)), start=1):
        if item.get("lien"):
            words = str(item.get("contenu") or item.get("intitule") or "")
            yield Link(f"information-{rank}", str(item["lien"]), words, document.line_of(*path, "lien"))


def _kind(document: Document) -> Kind | None:
    data = document.front_matter
    categories = data.get("categories")
    named = [
        CATEGORIES.get(str(one).casefold()) for one in (categories if isinstance(categories, list) else [categories])
    ]
    folders = [FOLDERS.get(folder) for folder in Path(document.name).parent.parts[-2:][::-1]]
    if any(key in data for key in STARTS):
        return "event"
    if "contact-presse" in data:
        return "press_release"
    if data.get("layout") in {"page", "gazette"}:
        return "page"
    fallback: Kind | None = "article" if data.get("layout") == "post" or "publishedDate" in data else None
    return next((kind for kind in [*named, *folders] if kind), fallback)


def _language(document: Document) -> str:
    told = next(
        (document.front_matter[key] for key in ("lang", "language", "locale") if key in document.front_matter), ""
    )
    if isinstance(told, str) and told[:2].lower() in {"fr", "en"}:
        return told[:2].lower()
    title = str(document.front_matter.get("title") or "")
    return guess(spoken(Passage("body", f"{title}\n\n{document.body[:ENOUGH_TO_GUESS]}").prose))


def _moment(data: dict[str, Any], keys: Iterable[str]) -> dt.datetime | None:
    for key in keys:
        try:
            return moment(str(data[key])) if key in data else None
        except ValueError:
            continue
    return None


def _line(document: Document, keys: Iterable[str]) -> int:
    return next((document.line_of(key) for key in keys if key in document.front_matter), 1)
