"""Inviting an expert and ending it: what changes in the world, and what does not when refused."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.dossiers.errors import InvitationRefused
from communs.dossiers.expertise import is_expert_of_something
from communs.dossiers.models import Dossier, Expertise
from communs.dossiers.operations import expertise as operations
from communs.dossiers.queries import dossier_for
from tests.dossiers.cast import Cast
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory, ExpertiseFactory, SubmittedFactory
from tests.factories.procedures import GroupFactory, GroupMemberFactory

ADDRESS = "camille.expert@exemple.example"


@pytest.fixture
def dossier(cast: Cast) -> Dossier:
    made: Dossier = SubmittedFactory.create(
        demarche=cast.demarche, applicant=cast.owner, organisation=cast.organisation
    )
    return made


def state_of(dossier: Dossier) -> tuple[object, ...]:
    """What a refusal must leave as it was."""
    rows = list(Expertise.objects.order_by("pk").values())
    return rows, [entry.verb for entry in trail(dossier)], Mail.objects.count()


def test_an_invitation_waits_for_an_account(
    cast: Cast, dossier: Dossier, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    made = operations.invite(cast.instructor, dossier.number, f" {ADDRESS.upper()} ", "Les haies.\n")
    kept = Expertise.objects.get()
    assert (kept, kept.dossier, kept.email, kept.person, kept.reason) == (made, dossier, ADDRESS, None, "Les haies.")
    assert (kept.invited_by, kept.invited_by_name, kept.is_active) == (cast.instructor, str(cast.instructor), True)
    [entry] = trail(dossier)
    told = (entry.verb, entry.actor_label, entry.data)
    assert told == ("invite_expert", str(cast.instructor), {"expertise": kept.pk, "email": ADDRESS})
    run_jobs()
    [sent] = mailoutbox
    assert (sent.to, sent.subject) == ([ADDRESS], f"Invitation à lire le dossier n° {dossier.number}")
    assert f"/expertise/{dossier.number}" in sent.body
    assert "Les haies." in sent.body


def test_who_has_the_verified_address_is_matched_at_once_and_told_in_their_language(
    cast: Cast, dossier: Dossier, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    expert = PersonFactory.create(email=ADDRESS, language="en")
    assert operations.invite(cast.instructor, dossier.number, ADDRESS, "Les haies.").person == expert
    run_jobs()
    assert [sent.subject for sent in mailoutbox] == [f"Invitation to read dossier no. {dossier.number}"]
    assert dossier_for(expert, dossier.number, to="read_as_expert") == dossier


def test_an_unverified_address_opens_nothing(cast: Cast, dossier: Dossier) -> None:
    impostor = PersonFactory.create(email=ADDRESS, verified=False)
    assert operations.invite(cast.instructor, dossier.number, ADDRESS, "Les haies.").person is None
    before = state_of(dossier)
    operations.match(impostor)
    assert (state_of(dossier), is_expert_of_something(impostor)) == (before, False)
    with pytest.raises(Http404):
        dossier_for(impostor, dossier.number, to="read_as_expert")


def test_the_invitations_that_wait_are_matched_with_every_verified_address(cast: Cast, dossier: Dossier) -> None:
    other = SubmittedFactory.create()
    waiting = ExpertiseFactory.create(dossier=dossier, person=None, email=ADDRESS)
    ExpertiseFactory.create(dossier=other, person=None, email=ADDRESS, revoked_at=datetime(2026, 3, 4, tzinfo=UTC))
    ExpertiseFactory.create(dossier=other, person=None, email="quelqu-un@exemple.example")
    expert = PersonFactory.create()
    EmailAddress.objects.create(user=expert, email=ADDRESS, verified=True)
    assert is_expert_of_something(Person.objects.get(pk=expert.pk))
    operations.match(expert)
    assert list(Expertise.objects.filter(person=expert)) == [waiting]
    assert [(entry.verb, entry.actor_label) for entry in trail(dossier)] == [("join_as_expert", str(expert))]
    assert list(trail(other)) == []


def test_nothing_to_match_is_one_read(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):  # savepoint, read, release
        operations.match(cast.stranger)


def test_revoking_ends_the_access_and_is_told(
    cast: Cast, dossier: Dossier, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    expertise = ExpertiseFactory.create(dossier=dossier)
    kept_elsewhere = ExpertiseFactory.create(person=expertise.person)
    operations.revoke(cast.instructor, dossier.number, expertise.pk)
    assert [entry.verb for entry in trail(dossier)] == ["revoke_expert"]
    with pytest.raises(Http404):
        dossier_for(expertise.person, dossier.number, to="read_as_expert")
    assert dossier_for(expertise.person, kept_elsewhere.dossier_id, to="read_as_expert") == kept_elsewhere.dossier
    run_jobs()
    assert [(sent.to, sent.subject) for sent in mailoutbox] == [
        ([expertise.email], f"Fin de votre accès au dossier n° {dossier.number}")
    ]
    before = state_of(dossier)
    operations.revoke(cast.instructor, dossier.number, expertise.pk)
    assert state_of(dossier) == before
    operations.invite(cast.instructor, dossier.number, expertise.email, "Une seconde lecture.")
    assert dossier_for(expertise.person, dossier.number, to="read_as_expert") == dossier


def test_an_invitation_of_another_dossier_is_not_found(cast: Cast, dossier: Dossier) -> None:
    elsewhere = ExpertiseFactory.create()
    with pytest.raises(Http404):
        operations.revoke(cast.instructor, dossier.number, elsewhere.pk)
    elsewhere.refresh_from_db()
    assert elsewhere.is_active


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_the_applicant_s_side_does_not_manage_experts(cast: Cast, dossier: Dossier, who: str) -> None:
    assert_refused(getattr(cast, who), dossier, PermissionDenied)


@pytest.mark.parametrize("who", ["expert", "stranger", "elsewhere"])
def test_others_do_not_even_learn_that_the_dossier_exists(cast: Cast, dossier: Dossier, who: str) -> None:
    people = {
        "expert": ExpertiseFactory.create(dossier=dossier).person,
        "stranger": cast.stranger,
        "elsewhere": GroupMemberFactory.create(group=GroupFactory.create(demarche=cast.demarche)).person,
    }
    assert_refused(people[who], dossier, Http404)


def assert_refused(person: Person, dossier: Dossier, refusal: type[Exception]) -> None:
    expertise = ExpertiseFactory.create(dossier=dossier)
    before = state_of(dossier)
    with pytest.raises(refusal):
        operations.invite(person, dossier.number, ADDRESS, "Les haies.")
    with pytest.raises(refusal):
        operations.revoke(person, dossier.number, expertise.pk)
    assert state_of(dossier) == before


def test_nobody_is_invited_to_a_draft(cast: Cast) -> None:
    with pytest.raises(Http404):
        operations.invite(cast.instructor, cast.draft.number, ADDRESS, "Les haies.")
    assert not Expertise.objects.exists()
    draft = DraftFactory.create()
    expert = ExpertiseFactory.create(dossier=draft).person
    with pytest.raises(Http404):
        dossier_for(expert, draft.number, to="read_as_expert")


@pytest.mark.parametrize("who", ["owner", "colleague", "instructor", "invited", "typed"])
def test_the_two_sides_and_the_invited_are_not_invited(cast: Cast, dossier: Dossier, who: str) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(applicant_email="Autre@exemple.example")
    addresses = {
        "owner": cast.owner.email,
        "colleague": cast.colleague.email,
        "instructor": cast.instructor.email,
        "invited": ExpertiseFactory.create(dossier=dossier).email,
        "typed": "autre@exemple.example",
    }
    before = state_of(dossier)
    with pytest.raises(InvitationRefused):
        operations.invite(cast.instructor, dossier.number, addresses[who], "Les haies.")
    assert state_of(dossier) == before


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("expertise_email_lower_case", {"email": "Camille@exemple.example"}),
        ("expertise_says_why", {"reason": ""}),
        ("expertise_revoked_after_it_was_given", {"revoked_at": datetime(2026, 3, 1, tzinfo=UTC)}),
    ],
)
def test_the_database_refuses(db: None, name: str, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=name):
        ExpertiseFactory.create(**values)


def test_an_address_is_invited_once_at_a_time(db: None) -> None:
    expertise = ExpertiseFactory.create(revoked_at=datetime(2026, 3, 4, tzinfo=UTC))
    same = {"dossier": expertise.dossier, "person": expertise.person}
    ExpertiseFactory.create(**same)
    with pytest.raises(IntegrityError, match="expertise_one_active"):
        ExpertiseFactory.create(**same)
