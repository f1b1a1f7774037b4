"""Fixtures of the dossiers' tests."""

import pytest

from communs.procedures.models import Demarche
from tests.dossiers.cast import FORM, Cast
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.procedures import DemarcheFactory, GroupMemberFactory, RevisionFactory


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM), path="planter-des-arbres")


@pytest.fixture
def cast(demarche: Demarche) -> Cast:
    organisation = OrganisationFactory.create(name="Association Exemple")
    owner, colleague, member, instructor, stranger = PersonFactory.create_batch(5)
    for person, shares in ((owner, True), (colleague, True), (member, False)):
        MembershipFactory.create(organisation=organisation, person=person, shares_dossiers=shares)
    GroupMemberFactory.create(group=demarche.groups.get(), person=instructor)
    draft = DraftFactory.create(demarche=demarche, applicant=owner, organisation=organisation)
    return Cast(owner, colleague, member, instructor, stranger, organisation, demarche, draft)
