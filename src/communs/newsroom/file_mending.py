"""Typographic mends written back into the posts that they come from."""

import yaml

from communs.newsroom.file_review import FileReview, chapo_key
from communs.newsroom.front_matter import Document
from communs.newsroom.review import Finding, mend
from communs.newsroom.review.check import TypographyCheck
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.finding import Edit

STRING, MAPPING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:map"
FOLDED, NOT_FOLDED = 80, 100_000


def fixed(reviewed: FileReview) -> tuple[bytes | None, tuple[Edit, ...]]:
    """The content of a file after its typographic mends, and the edits; `None` when there is nothing to write.

    A mended value of the front matter is written again as one YAML value. A file that mixes several ends of lines is
    left as it is.
    """
    document, subject = reviewed.document, reviewed.subject
    if document is None or subject is None or not document.newline:
        return None, ()
    texts = {passage.place: passage.text for passage in subject.texts}
    mended = mend(texts, (finding for finding in reviewed.findings if _is_typographic(finding)))
    if not mended.done:
        return None, ()
    source = _rewritten(document, texts, mended.texts)
    mark = b"\xef\xbb\xbf" if document.has_mark else b""
    return mark + source.replace("\n", document.newline).encode(), mended.done


def _is_typographic(finding: Finding) -> bool:
    return isinstance(CHECKS.get(finding.check), TypographyCheck)


def _rewritten(document: Document, before: dict[str, str], after: dict[str, str]) -> str:
    """The source of a document with some of its texts replaced."""
    source = document.source[: len(document.source) - len(document.body)] + after["body"]
    keys = {"title": "title", "chapo": chapo_key(document)}
    changed = [
        (document.spans[key,], key, after[place])
        for place, key in keys.items()
        if before.get(place) != after.get(place)
    ]
    for span, key, text in sorted(changed, key=lambda one: one[0].start, reverse=True):
        source = source[: span.start] + _as_yaml(key, text, source[span.start : span.end]) + source[span.end :]
    return source


def _as_yaml(key: str, text: str, former: str) -> str:
    """The value of a key as YAML, folded and quoted as the former one was."""
    style = former[0] if former[:1] in {"'", '"', "|", ">"} else None
    name, value = yaml.ScalarNode(STRING, key), yaml.ScalarNode(STRING, text, style=style)
    width = FOLDED if "\n" in former.rstrip("\n") else NOT_FOLDED
    written: str = yaml.serialize(yaml.MappingNode(MAPPING, [(name, value)]), allow_unicode=True, width=width)
    return written.removeprefix(f"{key}:").strip("\n").lstrip(" ") + ("\n" if former.endswith("\n") else "")
