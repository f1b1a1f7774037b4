"""What becomes of stored files: attached, discarded, purged, swept."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from communs.core.files import AlreadyAttached, StoredFile, attach, attached_files, discard, store
from communs.core.files.operations.keeping import purge_orphans, sweep
from tests.core.files.samples import PDF, upload
from tests.factories.accounts import PersonFactory

Kept = Callable[[], list[Path]]
RunJobs = Callable[[], int]
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def pdf() -> StoredFile:
    return store(upload("note.pdf", PDF), by=None)


def rolled_back(action: Callable[[], object]) -> None:
    """Do something in a transaction that fails at its end."""
    with transaction.atomic():
        action()
        raise ZeroDivisionError


@pytest.mark.django_db
def test_a_file_belongs_to_one_subject(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    owner, other, file = PersonFactory(), PersonFactory(), pdf()
    with django_assert_num_queries(1):
        attach(file, owner)
    attach(file, owner)
    with pytest.raises(AlreadyAttached):
        attach(file, other)
    assert (list(attached_files(owner)), list(attached_files(other))) == ([file], [])
    assert StoredFile.objects.get(pk=file.pk).attached_to == f"accounts.person:{owner.pk}"


@pytest.mark.django_db(transaction=True)
def test_discarding_erases_the_bytes_once_committed(kept: Kept, run_jobs: RunJobs) -> None:
    discard(pdf())
    assert (StoredFile.objects.count(), len(kept()), run_jobs()) == (0, 1, 1)
    assert (StoredFile.objects.count(), kept()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_discard_rolled_back_loses_nothing(kept: Kept, run_jobs: RunJobs) -> None:
    file = pdf()
    with pytest.raises(ZeroDivisionError):
        rolled_back(lambda: discard(file))
    assert (run_jobs(), StoredFile.objects.get().pk, len(kept())) == (0, file.pk, 1)


@pytest.mark.django_db(transaction=True)
def test_only_files_that_nobody_attached_for_a_day_are_purged(kept: Kept, run_jobs: RunJobs) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        pdf()
        attached = pdf()
        attach(attached, PersonFactory())
        clock.shift(dt.timedelta(hours=12))
        recent = pdf()
        clock.shift(dt.timedelta(hours=11, minutes=59))
        assert purge_orphans() == 0
        clock.shift(dt.timedelta(minutes=2))
        assert (purge_orphans(), run_jobs()) == (1, 1)
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {attached.pk, recent.pk}
    assert {path.name for path in kept()} == {attached.pk.hex, recent.pk.hex}


@pytest.mark.django_db(transaction=True)
def test_bytes_whose_transaction_failed_are_swept(kept: Kept) -> None:
    with time_machine.travel(NOON, tick=False):
        file = pdf()
        with pytest.raises(ZeroDivisionError):
            rolled_back(pdf)
        assert (StoredFile.objects.count(), len(kept())) == (1, 2)
        assert (sweep(timezone.now()), sweep(timezone.now())) == (1, 0)
    assert [path.name for path in kept()] == [file.pk.hex]
    assert sweep(NOON + dt.timedelta(days=9)) == 0


@pytest.mark.django_db
def test_storing_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        pdf()
