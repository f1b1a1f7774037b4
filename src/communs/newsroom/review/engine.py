"""Runs the checks over a subject."""

from collections.abc import Iterable

from communs.newsroom.review.check import Check
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.finding import Finding
from communs.newsroom.review.subject import Subject


def review(subject: Subject, checks: Iterable[Check] | None = None) -> list[Finding]:
    """Return what the checks (all of them unless given) find, errors and warnings, in the order of the text."""
    found = [finding for check in (CHECKS.values() if checks is None else checks) for finding in check.find(subject)]
    order = {passage.place: rank for rank, passage in enumerate(subject.passages)}
    return sorted(
        found, key=lambda finding: (finding.line, order.get(finding.place, -1), finding.severity, finding.check)
    )


def blocks_publication(findings: Iterable[Finding]) -> bool:
    """Whether an error stands among the findings."""
    return any(finding.severity == "error" for finding in findings)
