"""Test dossiers: begun under the form in preparation, kept apart, deleted at will."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import attached_files, discard
from communs.dossiers.errors import FilingClosed
from communs.dossiers.models import Dossier
from communs.dossiers.operations.prefilling import Taken, fill_in
from communs.procedures.models import Demarche
from communs.questionnaires.field import Json
from communs.questionnaires.models import Revision

NOTHING: Mapping[str, Json] = MappingProxyType({})


@transaction.atomic
def begin_test(person: Person, demarche: Demarche, values: Mapping[str, Json] = NOTHING) -> Dossier:
    """Begin a test dossier under the form in preparation, else under the published one.

    Whoever has the link may, whatever the state and the restrictions of the demarche. The `values` of the link are
    written as `prefilling` says. Writes the dossier and an audit row. Raises `FilingClosed` when the demarche has no form at all.
    """
    revision = demarche.draft_revision_id or demarche.published_revision_id
    if revision is None:
        raise FilingClosed
    now = timezone.now()
    dossier = Dossier.objects.create(
        demarche=demarche,
        revision_id=revision,
        applicant=person,
        applicant_name=str(person),
        applicant_email=person.email,
        is_test=True,
        created_at=now,
        updated_at=now,
    )
    record(dossier, "create", actor=person, data={"demarche": demarche.pk, "revision": revision, "test": True})
    if values:
        fill_in(dossier, Taken(values), person)
    return dossier


@transaction.atomic
def delete_tests(demarche: Demarche, *, by: Person | None) -> int:
    """Delete every test dossier of a demarche with its files; return how many. One entry in the journal."""
    deleted = _delete(Dossier.objects.filter(demarche=demarche, is_test=True).defer("answers"))
    if deleted:
        record(demarche, "delete_tests", actor=by, data={"dossiers": deleted})
    return deleted


def forget_tests_of(revision: Revision) -> None:
    """Delete the test dossiers of a form in preparation that is being discarded, in the same transaction."""
    _delete(Dossier.objects.filter(revision=revision, is_test=True))


def waiting_tests(demarche: Demarche) -> int:
    """How many test dossiers a demarche has: few, and never among the real ones."""
    return Dossier.objects.filter(demarche=demarche, is_test=True).count()


def _delete(dossiers: Iterable[Dossier]) -> int:
    deleted = 0
    for dossier in dossiers:
        files = list(attached_files(dossier))
        dossier.delete()
        for file in files:
            discard(file)
        deleted += 1
    return deleted
