"""Publishing, closing and reopening a demarche."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche
from communs.procedures.workflow import WORKFLOW
from communs.questionnaires.models import Revision
from communs.questionnaires.operations import publishing as revisions
from communs.questionnaires.queries import compiled_of


class NotPublishableError(Exception):
    """The demarche lacks something to be published; the message says what to do."""


@transaction.atomic
def publish(demarche: Demarche, *, by: Person | None) -> Demarche:
    """Open the demarche with the form in preparation; an open one changes to that form for new dossiers.

    The published form never changes; dossiers keep the form that they were filed under. Raises
    `NotPublishableError`, and `IllegalTransition` for a closed demarche.
    """
    demarche = _locked(demarche)
    revision = demarche.draft_revision
    if demarche.state != DemarcheState.PUBLISHED or revision is None:
        demarche.state = WORKFLOW.target("publish", demarche.state)
    if revision is None or not _asks_something(revision):
        raise NotPublishableError(_("Le formulaire ne demande rien : importez-en un qui a au moins un champ."))
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


def _asks_something(revision: Revision) -> bool:
    return any(field.holds_answer for field in compiled_of(revision).fields_by_id.values())
