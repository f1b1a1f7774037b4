"""Test dossiers: begun by a link, kept apart from real ones, deleted at will."""

import pytest
from django.http import Http404
from django.test import Client

from communs.core.audit import trail
from communs.core.files import StoredFile
from communs.dossiers.enums import State
from communs.dossiers.models import Dossier
from communs.dossiers.operations import filing, instruction
from communs.dossiers.operations.messaging import post_message
from communs.dossiers.operations.testing import begin_test, delete_tests
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, GroupCounter
from communs.questionnaires.operations.publishing import discard_draft
from tests.dossiers.cast import COMPLETE, FORM, Cast, post
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import (
    DemarcheAdministratorFactory,
    DraftDemarcheFactory,
    GroupFactory,
    GroupMemberFactory,
    RevisionFactory,
)
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared() -> Demarche:
    draft = RevisionFactory(document=FORM, published_at=None)
    found: Demarche = DraftDemarcheFactory(draft_revision=draft, restriction="agents")
    GroupFactory(demarche=found, is_default=True)
    return found


def deposited(demarche: Demarche) -> Dossier:
    person = PersonFactory()
    number = begin_test(person, demarche).number
    filing.save_answers(person, number, post(COMPLETE))
    return filing.submit(person, number)


def test_whoever_has_the_link_tests_a_demarche_in_preparation(client: Client, prepared: Demarche) -> None:
    person = PersonFactory()
    client.force_login(person)
    url = f"/commencer/test/{prepared.path}"
    assert_valid_html(client.get(url))
    assert Dossier.objects.count() == 0
    response = client.post(url)
    dossier = Dossier.objects.get()
    assert response.headers["Location"] == f"/dossiers/{dossier.number}/remplir"
    assert (dossier.is_test, dossier.revision, dossier.applicant) == (True, prepared.draft_revision, person)
    assert "dossier de test" in client.get(response.headers["Location"]).content.decode()


def test_a_demarche_without_a_form_cannot_be_tested(client: Client, prepared: Demarche) -> None:
    Demarche.objects.update(draft_revision=None)
    client.force_login(PersonFactory())
    assert client.post(f"/commencer/test/{prepared.path}").status_code == 409
    assert Dossier.objects.count() == 0


def test_tests_are_counted_apart_and_listed_apart(client: Client, prepared: Demarche) -> None:
    instructor = GroupMemberFactory(group=prepared.groups.get()).person
    dossier = deposited(prepared)
    instruction.instruct(instructor, dossier.number)
    assert (dossier.state, GroupCounter.objects.filter(count__gt=0).count()) == (State.SUBMITTED, 0)
    client.force_login(instructor)
    link = f"/instruction/dossiers/{dossier.number}"
    listed = [link in client.get(f"/instruction/{prepared.pk}{tab}").content.decode() for tab in ("", "?tab=tests")]
    assert listed == [False, True]
    delete_tests(prepared, by=None)
    assert GroupCounter.objects.filter(count__gt=0).count() == 0


def test_only_tests_are_deleted(cast: Cast) -> None:
    person = PersonFactory()
    test = begin_test(person, cast.demarche)
    filing.save_answers(person, test.number, post(COMPLETE))
    filing.submit(person, test.number)
    post_message(person, test.number, "Bonjour.")
    assert delete_tests(cast.demarche, by=cast.owner) == 1
    assert (list(Dossier.objects.all()), StoredFile.objects.count()) == ([cast.draft], 0)
    assert [entry.verb for entry in trail(cast.demarche)] == ["delete_tests"]


def test_a_form_that_is_discarded_takes_its_tests_along(prepared: Demarche) -> None:
    deposited(prepared)
    revision = prepared.draft_revision
    Demarche.objects.update(draft_revision=None)
    discard_draft(revision, by=None)
    assert Dossier.objects.count() == 0


def test_the_page_of_tests(client: Client, prepared: Demarche) -> None:
    administrator = DemarcheAdministratorFactory(demarche=prepared).person
    deposited(prepared)
    url = f"/administration/demarches/{prepared.pk}/tests"
    statuses = []
    for person in (PersonFactory(), DemarcheAdministratorFactory().person):
        client.force_login(person)
        statuses.append(client.post(url).status_code)
    assert (statuses, Dossier.objects.count()) == ([403, 404], 1)
    client.force_login(administrator)
    page = client.get(url)
    assert_valid_html(page)
    assert f"/commencer/test/{prepared.path}" in page.content.decode()
    assert client.post(url).status_code == 303
    assert Dossier.objects.count() == 0


def test_strangers_do_not_fill_somebody_s_test(prepared: Demarche) -> None:
    test = begin_test(PersonFactory(), prepared)
    member = GroupMemberFactory(group=prepared.groups.get()).person
    for person in (member, PersonFactory()):
        with pytest.raises(Http404):
            filing.save_answers(person, test.number, post(COMPLETE))
    assert Dossier.objects.get().answers == {}


def test_a_test_may_be_deposited_whatever_the_state(prepared: Demarche) -> None:
    assert (prepared.state, deposited(prepared).state) == (DemarcheState.DRAFT, State.SUBMITTED)
