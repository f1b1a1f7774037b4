"""Dossiers for the tests, one factory a state."""

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from communs.dossiers.cosigning import token_hash
from communs.dossiers.enums import MessageKind, State
from communs.dossiers.models import Cosignature, Decision, Dossier, Expertise, Follow, Message, SignatureRequest
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheFactory


class DraftFactory(DjangoModelFactory[Dossier]):
    """A draft begun by its applicant, without answers."""

    class Meta:
        model = Dossier

    demarche = factory.SubFactory(DemarcheFactory)
    revision = factory.SelfAttribute("demarche.published_revision")
    applicant = factory.SubFactory(PersonFactory)
    applicant_name = factory.LazyAttribute(lambda dossier: dossier.applicant.full_name)
    applicant_email = factory.LazyAttribute(lambda dossier: dossier.applicant.email)
    answers = factory.LazyFunction(dict)
    created_at = datetime(2026, 3, 1, 8, tzinfo=UTC)


class SubmittedFactory(DraftFactory):
    """A dossier received by the demarche's default group."""

    state = State.SUBMITTED
    group = factory.LazyAttribute(lambda dossier: dossier.demarche.groups.get(is_default=True))
    submitted_at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class InReviewFactory(SubmittedFactory):
    """A dossier in instruction."""

    state = State.IN_REVIEW
    instructed_at = datetime(2026, 3, 3, 10, tzinfo=UTC)


class AcceptedFactory(InReviewFactory):
    """An accepted dossier, with its decision."""

    class Meta:
        skip_postgeneration_save = True

    state = State.ACCEPTED
    decided_at = datetime(2026, 3, 4, 11, tzinfo=UTC)
    decision = factory.RelatedFactory("tests.factories.dossiers.DecisionFactory", factory_related_name="dossier")


class DecisionFactory(DjangoModelFactory[Decision]):
    """A decision in force."""

    class Meta:
        model = Decision

    dossier = factory.SubFactory(InReviewFactory)
    kind = State.ACCEPTED
    motivation = "Le projet répond à l’appel."
    by = factory.SubFactory(PersonFactory)
    by_name = factory.LazyAttribute(lambda decision: decision.by.full_name)
    at = datetime(2026, 3, 4, 11, tzinfo=UTC)


class FollowFactory(DjangoModelFactory[Follow]):
    """An agent follows a dossier."""

    class Meta:
        model = Follow

    dossier = factory.SubFactory(SubmittedFactory)
    person = factory.SubFactory(PersonFactory)


class ExpertiseFactory(DjangoModelFactory[Expertise]):
    """An invitation in force, of somebody who has an account."""

    class Meta:
        model = Expertise

    dossier = factory.SubFactory(SubmittedFactory)
    person = factory.SubFactory(PersonFactory)
    email = factory.LazyAttribute(lambda expertise: expertise.person.email)
    reason = "Vous connaissez les haies bocagères."
    invited_by = factory.SubFactory(PersonFactory)
    invited_by_name = factory.LazyAttribute(lambda expertise: expertise.invited_by.full_name)
    invited_at = datetime(2026, 3, 3, 11, tzinfo=UTC)


class MessageFactory(DjangoModelFactory[Message]):
    """A message of the administration."""

    class Meta:
        model = Message

    dossier = factory.SubFactory(SubmittedFactory)
    author = factory.SubFactory(PersonFactory)
    author_name = factory.LazyAttribute(lambda message: message.author.full_name)
    kind = MessageKind.AGENT
    body = "Pouvez-vous préciser votre budget ?"


class SigningFactory(DraftFactory):
    """A dossier that waits for one signature: its signer opened the link."""

    class Meta:
        skip_postgeneration_save = True

    state = State.SIGNING
    request = factory.RelatedFactory("tests.factories.dossiers.SignatureRequestFactory", factory_related_name="dossier")
    signer = factory.RelatedFactory("tests.factories.dossiers.CosignatureFactory", factory_related_name="dossier")


class SignatureRequestFactory(DjangoModelFactory[SignatureRequest]):
    """What the applicant asked for."""

    class Meta:
        model = SignatureRequest

    requested_by = factory.SelfAttribute("dossier.applicant")
    digest = "0" * 64


class CosignatureFactory(DjangoModelFactory[Cosignature]):
    """A signature that is awaited from somebody who opened the link."""

    class Meta:
        model = Cosignature
        exclude = ("token",)

    role = "chair"
    label = "Présidente"
    person = factory.SubFactory(PersonFactory)
    email = factory.LazyAttribute(lambda cosignature: cosignature.person.email)
    token = "essai"
    token_hash = factory.LazyAttribute(lambda cosignature: token_hash(cosignature.token))
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda cosignature: cosignature.invited_at + timedelta(days=14))
