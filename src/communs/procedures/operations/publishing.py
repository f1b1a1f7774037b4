"""Publishing, closing and reopening a demarche."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.administration import Finding, closing_notices, hindered, obstacles, watchers
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche
from communs.procedures.workflow import WORKFLOW
from communs.questionnaires.operations import publishing as revisions


class NotPublishableError(Exception):
    """The demarche lacks something to be published; `findings` says everything that there is to mend."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(str(finding.message) for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Closing:
    """What is said when a demarche closes, and to whom."""

    reason: str = ""
    replaced_by: Demarche | None = None
    tells_drafts: bool = False
    tells_open: bool = False


NO_WORD = Closing()


@transaction.atomic
def publish(demarche: Demarche, *, by: Person | None, with_people: bool = True) -> Demarche:
    """Open the demarche with the form in preparation; an open one changes to that form for new dossiers.

    An unpublished demarche is published again, with the form in preparation if there is one, else as it was. The
    published form never changes; dossiers keep the form that they were filed under. `with_people=False` lets the
    people come later. Raises `NotPublishableError` with everything that the registered checks require, or while
    something registered in `hindrances` goes on, and `IllegalTransition` for a closed demarche; nothing changes then.
    """
    demarche = _locked(demarche)
    revision = demarche.draft_revision
    if demarche.state != DemarcheState.PUBLISHED or revision is None:
        demarche.state = WORKFLOW.target("publish", demarche.state)
    replaces = revision is not None and demarche.published_revision_id is not None
    if findings := [*(hindered(demarche) if replaces else ()), *obstacles(demarche, with_people=with_people)]:
        raise NotPublishableError(findings)
    if revision is None and demarche.published_revision_id:
        return _published_again(demarche, by)
    if revision is None:
        raise NotPublishableError([Finding(_("Aucun formulaire en préparation n’attend d’être publié."))])
    now = timezone.now()
    demarche.published_revision, demarche.draft_revision = revisions.publish(revision, by=by), None
    demarche.published_at = demarche.published_at or now
    demarche.save(update_fields=["state", "published_revision", "draft_revision", "published_at"])
    record(demarche, "publish", actor=by, data={"revision": revision.number, "digest": revision.digest})
    _told(demarche, "publish")
    return demarche


def _published_again(demarche: Demarche, by: Person | None) -> Demarche:
    demarche.save(update_fields=["state"])
    record(demarche, "publish", actor=by, data={"again": True})
    _told(demarche, "publish")
    return demarche


@transaction.atomic
def unpublish(demarche: Demarche, *, by: Person | None) -> Demarche:
    """Begin no more dossiers; the drafts begun may still be deposited. Raises `IllegalTransition`."""
    demarche = _locked(demarche)
    demarche.state = WORKFLOW.target("unpublish", demarche.state)
    demarche.save(update_fields=["state"])
    record(demarche, "unpublish", actor=by)
    _told(demarche, "unpublish")
    return demarche


@transaction.atomic
def close(demarche: Demarche, *, by: Person | None, closing: Closing = NO_WORD) -> Demarche:
    """Stop new deposits for good; what was deposited goes on.

    The reason and the demarche that replaces this one are shown to visitors; the owners of drafts, and those of
    dossiers that wait for a decision, are told by e-mail when `closing` says so: what is registered in
    `administration.closing_notices` queues it. Raises `IllegalTransition` unless the demarche is published or
    unpublished.
    """
    demarche = _locked(demarche)
    demarche.state = WORKFLOW.target("close", demarche.state)
    demarche.closed_at = timezone.now()
    demarche.closing_reason, demarche.replaced_by = closing.reason.strip(), closing.replaced_by
    demarche.save(update_fields=["state", "closed_at", "closing_reason", "replaced_by"])
    data = {
        "replaced_by": demarche.replaced_by_id,
        "tells_drafts": closing.tells_drafts,
        "tells_open": closing.tells_open,
    }
    record(demarche, "close", actor=by, data=data)
    _told(demarche, "close")
    for name in closing_notices:
        closing_notices[name](demarche, drafts=closing.tells_drafts, waiting=closing.tells_open)
    return demarche


@transaction.atomic
def reopen(demarche: Demarche, *, by: Person | None) -> Demarche:
    """Take deposits again, with the same form and dates. Raises `IllegalTransition` unless it is closed."""
    demarche = _locked(demarche)
    demarche.state = WORKFLOW.target("reopen", demarche.state)
    demarche.closed_at, demarche.closing_reason, demarche.replaced_by = None, "", None
    demarche.save(update_fields=["state", "closed_at", "closing_reason", "replaced_by"])
    record(demarche, "reopen", actor=by)
    _told(demarche, "reopen")
    return demarche


def _told(demarche: Demarche, verb: str) -> None:
    for name in watchers:
        watchers[name](demarche, verb)


def _locked(demarche: Demarche) -> Demarche:
    return Demarche.objects.select_for_update().get(pk=demarche.pk)
