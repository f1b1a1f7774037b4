"""Revisions: drafts, publication, immutability, the cache."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from communs.core.audit import trail
from communs.questionnaires.models import Revision
from communs.questionnaires.operations.publishing import discard_draft, publish, write_draft
from communs.questionnaires.queries import compiled_of, compiled_revision
from communs.questionnaires.schema import InvalidQuestionnaireError
from tests.factories.questionnaires import RevisionFactory, document_of, field_document

pytestmark = pytest.mark.django_db

SMALL = document_of(field_document("text"))
OTHER = document_of(field_document("text"), field_document("date"))


def test_a_draft_is_replaced_until_it_is_published() -> None:
    first = write_draft("demarche:1", SMALL, by=None)
    second = write_draft("demarche:1", OTHER, by=None)
    assert (first.pk, first.number, second.document) == (second.pk, 1, OTHER)
    published = publish(second, by=None)
    third = write_draft("demarche:1", SMALL, by=None)
    assert (published.is_published, third.number, third.pk == published.pk) == (True, 2, False)
    assert [entry.verb for entry in trail(published)] == ["write", "write", "publish"]


def test_publishing_twice_changes_nothing() -> None:
    revision = publish(write_draft("demarche:1", SMALL, by=None), by=None)
    again = publish(revision, by=None)
    assert again.published_at == revision.published_at
    assert trail(revision).count() == 2


def test_a_bad_document_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(InvalidQuestionnaireError):
        write_draft("demarche:1", document_of(field_document("text"), field_document("text")), by=None)
    assert Revision.objects.count() == 0


@pytest.mark.parametrize("change", [{"document": {}}, {"digest": "0" * 64}, {"published_at": None}, {"number": 9}])
def test_the_database_refuses_to_change_a_published_revision(change: dict[str, object]) -> None:
    revision = RevisionFactory.create()
    with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(**change)
    revision.refresh_from_db()
    assert (revision.number, revision.is_published) == (1, True)


def test_a_draft_can_be_discarded_and_a_published_revision_cannot() -> None:
    draft = write_draft("demarche:1", SMALL, by=None)
    published = RevisionFactory.create()
    discard_draft(draft, by=None)
    with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
        discard_draft(published, by=None)
    assert list(Revision.objects.all()) == [published]


def test_a_published_revision_is_read_and_compiled_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    revision = RevisionFactory.create()
    with django_assert_num_queries(1):
        first, second = compiled_revision(revision.pk), compiled_revision(revision.pk)
    with django_assert_num_queries(0):
        third = compiled_of(revision)
    assert first is second is third


def test_a_draft_is_never_served_stale() -> None:
    draft = write_draft("demarche:1", SMALL, by=None)
    before = compiled_revision(draft.pk)
    write_draft("demarche:1", OTHER, by=None)
    after = compiled_revision(draft.pk)
    assert ([f.id for f in before.fields][1:], [f.id for f in after.fields][1:]) == (["f_text"], ["f_text", "f_date"])


def test_numbers_are_unique_and_there_is_one_draft_at_most() -> None:
    RevisionFactory.create(questionnaire_key="demarche:1", number=1)
    for values in ({"number": 1}, {"number": 0}, {"number": 2, "digest": "no"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RevisionFactory.create(questionnaire_key="demarche:1", **values)
    RevisionFactory.create(questionnaire_key="demarche:1", number=2, published_at=None)
    with pytest.raises(IntegrityError, match="revision_one_draft"), transaction.atomic():
        RevisionFactory.create(questionnaire_key="demarche:1", number=3, published_at=None)
