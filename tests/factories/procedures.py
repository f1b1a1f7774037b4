"""Demarches for the tests: open, with one form, one default group and its instructor when asked."""

import hashlib
import json
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, DemarcheAdministrator, Group, GroupMember
from communs.questionnaires.models import Revision
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory

QUESTIONNAIRE: dict[str, Any] = {
    "sections": [
        {
            "id": "project",
            "title": "Votre projet",
            "fields": [
                {"type": "text", "id": "project_name", "label": "Nom du projet"},
                {"type": "textarea", "id": "project_summary", "label": "Présentation", "required": False},
                {"type": "integer", "id": "budget", "label": "Budget en euros", "required": False},
                {"type": "files", "id": "plan", "label": "Plan du projet", "required": False},
            ],
        }
    ]
}


class RevisionFactory(DjangoModelFactory[Revision]):
    """A published form."""

    class Meta:
        model = Revision

    questionnaire_key = factory.Sequence(lambda n: f"test:{n}")
    number = 1
    document = QUESTIONNAIRE
    digest = factory.LazyAttribute(lambda o: hashlib.sha256(json.dumps(o.document).encode()).hexdigest())
    published_at = factory.LazyFunction(timezone.now)


class DraftDemarcheFactory(DjangoModelFactory[Demarche]):
    """A demarche in preparation."""

    class Meta:
        model = Demarche
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Démarche d’essai {n}")
    path = factory.Sequence(lambda n: f"demarche-d-essai-{n}")
    description = "Une démarche pour les tests."
    contact_email = "contact@demarche.example"
    legal_basis = "Délibération du conseil municipal."
    draft_revision = factory.SubFactory(RevisionFactory, published_at=None)


class DemarcheFactory(DraftDemarcheFactory):
    """An open demarche with its default group."""

    state = DemarcheState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    published_revision = factory.SubFactory(RevisionFactory)
    draft_revision = None
    default_group = factory.RelatedFactory(
        "tests.factories.procedures.GroupFactory", factory_related_name="demarche", is_default=True
    )


class GroupFactory(DjangoModelFactory[Group]):
    """A group of instructors."""

    class Meta:
        model = Group

    demarche = factory.SubFactory(DemarcheFactory)
    name = factory.Sequence(lambda n: f"Groupe {n}")


class GroupMemberFactory(DjangoModelFactory[GroupMember]):
    """An instructor of a group."""

    class Meta:
        model = GroupMember

    group = factory.SubFactory(GroupFactory)
    person = factory.SubFactory(PersonFactory)


class DemarcheAdministratorFactory(DjangoModelFactory[DemarcheAdministrator]):
    """An administrator of a demarche."""

    class Meta:
        model = DemarcheAdministrator

    demarche = factory.SubFactory(DemarcheFactory)
    person = factory.SubFactory(PersonFactory)
