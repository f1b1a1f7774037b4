"""Writing, replacing and publishing the revisions of a questionnaire."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from communs.core.audit import record
from communs.core.registry import Registry
from communs.questionnaires.conditions.analysis import errors_in
from communs.questionnaires.editing import edits
from communs.questionnaires.field import Json
from communs.questionnaires.models import Revision
from communs.questionnaires.operations.history import keep
from communs.questionnaires.schema import (
    InvalidQuestionnaireError,
    Questionnaire,
    digest,
    read_questionnaire,
    to_builtins,
)

if TYPE_CHECKING:
    from communs.accounts.models import Person


#: `forget(revision)` frees a draft of what follows it, in the transaction that discards it.
discards: "Registry[Callable[[Revision], None]]" = Registry("step before a draft is discarded")


@transaction.atomic
def write_draft(
    questionnaire_key: str, document: Mapping[str, Json] | Questionnaire, *, by: "Person | None"
) -> Revision:
    """Write the draft of a questionnaire: the one it has is replaced, else one is made with the next number.

    Audits `write`. Raises `InvalidQuestionnaireError` (nothing is written) with every mistake and its place.
    """
    questionnaire = read_questionnaire(document)
    values = {"document": to_builtins(questionnaire), "digest": digest(questionnaire)}
    _queue_for(questionnaire_key)
    revision = (
        Revision.objects.select_for_update().filter(questionnaire_key=questionnaire_key, published_at=None).first()
    )
    if revision is None:
        number = _next_number(questionnaire_key)
        revision = Revision.objects.create(questionnaire_key=questionnaire_key, number=number, **values)
    elif revision.digest != values["digest"]:
        _replace(revision, values, by=by)
    record(revision, "write", actor=by, data={"digest": revision.digest})
    return revision


@transaction.atomic
def publish(revision: Revision, *, by: "Person | None") -> Revision:
    """Publish a draft: from now on it never changes. Publishing a published revision changes nothing.

    Audits `publish`. Raises `InvalidQuestionnaireError` when the draft is not valid (any more), its conditions and
    formulas included.
    """
    fresh = Revision.objects.select_for_update().get(pk=revision.pk)
    if fresh.is_published:
        return fresh
    if errors := errors_in(read_questionnaire(fresh.document)):
        raise InvalidQuestionnaireError(errors)
    fresh.published_at = timezone.now()
    fresh.save(update_fields=["published_at"])
    record(fresh, "publish", actor=by, data={"digest": fresh.digest})
    return fresh


@transaction.atomic
def discard_draft(revision: Revision, *, by: "Person | None") -> None:
    """Delete a draft. The database refuses it for a published revision (`IntegrityError`)."""
    for name in discards:
        discards[name](revision)
    record(revision, "discard", actor=by, data={"digest": revision.digest})
    revision.delete()


def _replace(revision: Revision, values: Mapping[str, Json], *, by: "Person | None") -> None:
    """Give a draft another document: one edit, that can be undone as any other."""
    edit, inverse = edits.Replace(document=values["document"]), edits.Replace(document=revision.document)
    revision.document, revision.digest = values["document"], values["digest"]
    revision.save(update_fields=["document", "digest"])
    keep(revision, edit, inverse, by=by)


def _queue_for(questionnaire_key: str) -> None:
    """Make two writers of one questionnaire wait for each other, its very first draft included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"questionnaire {questionnaire_key}"])


def _next_number(questionnaire_key: str) -> int:
    last = Revision.objects.filter(questionnaire_key=questionnaire_key).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
