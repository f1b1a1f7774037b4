"""The review of an entry: what stops its publication, what was taken upon somebody, what can be mended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communs.accounts.models import Person
from communs.core.access import allowed
from communs.newsroom.models import Acknowledgement, Entry
from communs.newsroom.operations import corrections
from communs.newsroom.permissions import is_newsroom_member
from communs.newsroom.queries import drafts_to_review, entry_for
from communs.newsroom.review import Finding
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.reviewing import acknowledged, findings_of, standing

LISTED = 50
LATEST_MENDS = 5


@dataclass(frozen=True)
class Line:
    """A finding as it is shown."""

    finding: Finding
    acknowledgement: Acknowledgement | None

    @property
    def title(self) -> str:
        """What the check looks for."""
        check = CHECKS.get(self.finding.check)
        return str(check.title) if check else _("Formulaire")

    @property
    def is_typographic(self) -> bool:
        """Whether it is mended with all the others of its kind."""
        return corrections.is_typographic(self.finding)


@allowed(is_newsroom_member)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The entries whose latest words are not published."""
    return render(request, "newsroom/editor/reviews.html", {"entries": drafts_to_review()[:LISTED]})


@allowed(is_newsroom_member)
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The review of the latest words of an entry."""
    entry = entry_for(_person(request), pk)
    version = corrections.latest(entry)
    taken = acknowledged(entry)
    findings = findings_of(version)
    lines = [Line(finding, taken.get(finding.fingerprint)) for finding in findings]
    context = {
        "entry": entry,
        "version": version,
        "errors": [line for line in lines if line.finding.severity == "error"],
        "warnings": [line for line in lines if line.finding.severity == "warning"],
        "standing": standing(findings, taken),
        "typographic": sum(len(line.finding.mend) for line in lines if line.is_typographic),
        "mends": entry.mends.filter(undone_at=None).select_related("person")[:LATEST_MENDS],
        "can_publish": entry.permissions_for_user(request.user).can_publish(),
    }
    return render(request, "newsroom/editor/review.html", context)


@allowed(is_newsroom_member)
@require_POST
def acknowledge(request: HttpRequest, pk: int, fingerprint: str) -> HttpResponse:
    """Take a warning upon oneself, by name."""
    return _answered(request, pk, lambda entry: corrections.acknowledge(entry, fingerprint, _person(request)))


@allowed(is_newsroom_member)
@require_POST
def take_back(request: HttpRequest, pk: int, fingerprint: str) -> HttpResponse:
    """Let a warning stand again."""
    return _answered(request, pk, lambda entry: corrections.take_back(entry, fingerprint, _person(request)))


@allowed(is_newsroom_member)
@require_POST
def mend(request: HttpRequest, pk: int, fingerprint: str) -> HttpResponse:
    """Write what one finding suggests."""
    return _answered(request, pk, lambda entry: corrections.mend_one(entry, fingerprint, _person(request)))


@allowed(is_newsroom_member)
@require_POST
def mend_typography(request: HttpRequest, pk: int) -> HttpResponse:
    """Write every typographic mend."""
    return _answered(request, pk, lambda entry: corrections.mend_typography(entry, _person(request)))


@allowed(is_newsroom_member)
@require_POST
def undo(request: HttpRequest, pk: int, mend_pk: int) -> HttpResponse:
    """Bring back the words of before a mend."""

    def bring_back(entry: Entry) -> None:
        corrections.undo(entry, get_object_or_404(entry.mends, pk=mend_pk), _person(request))

    return _answered(request, pk, bring_back)


def _person(request: HttpRequest) -> Person:
    return cast("Person", request.user)


def _answered(request: HttpRequest, pk: int, act: Callable[[Entry], object]) -> HttpResponse:
    entry = entry_for(_person(request), pk)
    try:
        act(entry)
    except corrections.Moved:
        messages.warning(request, _("Le texte a changé entre-temps : rien n’a été modifié. Voici sa relecture."))
    return redirect("newsroom:review", pk=entry.pk)
