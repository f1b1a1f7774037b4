"""Publishing, closing and reopening a demarche."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.administration import Finding, obstacles
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche
from communs.procedures.workflow import WORKFLOW
from communs.questionnaires.operations import publishing as revisions


class NotPublishableError(Exception):
    """The demarche lacks something to be published; `findings` says everything that there is to mend."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(str(finding.message) for finding in findings))
        self.findings = findings


@transaction.atomic
def publish(demarche: Demarche, *, by: Person | None, with_people: bool = True) -> Demarche:
    """Open the demarche with the form in preparation; an open one changes to that form for new dossiers.

    The published form never changes; dossiers keep the form that they were filed under. `with_people=False` lets the
    people come later. Raises `NotPublishableError` with everything that the registered checks require, and
    `IllegalTransition` for a closed demarche; nothing changes then.
    """
    demarche = _locked(demarche)
    revision = demarche.draft_revision
    if demarche.state != DemarcheState.PUBLISHED or revision is None:
        demarche.state = WORKFLOW.target("publish", demarche.state)
    if findings := obstacles(demarche, with_people=with_people):
        raise NotPublishableError(findings)
    if revision is None:
        raise NotPublishableError([Finding(_("Aucun formulaire en préparation n’attend d’être publié."))])
    now = timezone.now()
    demarche.published_revision, demarche.draft_revision = revisions.publish(revision, by=by), None
    demarche.published_at = demarche.published_at or now
    demarche.save(update_fields=["state", "published_revision", "draft_revision", "published_at"])
    record(demarche, "publish", actor=by, data={"revision": revision.number, "digest": revision.digest})
    return demarche


@transaction.atomic
def close(demarche: Demarche, *, by: Person | None) -> Demarche:
    """Stop new deposits for good; what was deposited goes on. Raises `IllegalTransition` unless it is published."""
    demarche = _locked(demarche)
    demarche.state = WORKFLOW.target("close", demarche.state)
    demarche.closed_at = timezone.now()
    demarche.save(update_fields=["state", "closed_at"])
    record(demarche, "close", actor=by)
    return demarche


@transaction.atomic
def reopen(demarche: Demarche, *, by: Person | None) -> Demarche:
    """Take deposits again, with the same form and dates. Raises `IllegalTransition` unless it is closed."""
    demarche = _locked(demarche)
    demarche.state = WORKFLOW.target("reopen", demarche.state)
    demarche.closed_at = None
    demarche.save(update_fields=["state", "closed_at"])
    record(demarche, "reopen", actor=by)
    return demarche


def _locked(demarche: Demarche) -> Demarche:
    return Demarche.objects.select_for_update().get(pk=demarche.pk)
