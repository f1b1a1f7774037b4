"""Posts for the tests of the review."""

from dataclasses import replace
from typing import Any

from communs.newsroom.file_review import subject_of
from communs.newsroom.front_matter import read_document
from communs.newsroom.review import Finding, Subject
from communs.newsroom.review.checks import CHECKS


def subject(text: str, name: str = "post.md", **more: Any) -> Subject:  # noqa: ANN401 - attributes of a subject
    """The subject that a post makes."""
    return replace(subject_of(read_document(text.encode(), name)), **more)


def found(check: str, text: str, **more: Any) -> list[Finding]:  # noqa: ANN401 - attributes of a subject
    """What one check finds in a post."""
    return list(CHECKS[check].find(subject(text, **{**CHECKS[check].sample, **more})))
