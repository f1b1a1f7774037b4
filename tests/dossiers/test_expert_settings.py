"""What a demarche lets its experts do: being invited, writing, learning the decision."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import Http404
from django.test import Client

from communs.dossiers.enums import MessageKind
from communs.dossiers.errors import InvitationRefused
from communs.dossiers.models import Dossier, Expertise, Message
from communs.dossiers.operations import expertise, instruction
from communs.dossiers.operations.messaging import post_message
from communs.procedures.models import Demarche, ListedExpert
from tests.dossiers.cast import Cast
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import ExpertiseFactory, InReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast: Cast) -> Dossier:
    found: Dossier = InReviewFactory(demarche=cast.demarche, applicant=cast.owner)
    return found


def setting(cast: Cast, **values: bool) -> None:
    Demarche.objects.filter(pk=cast.demarche.pk).update(**values)


def test_a_demarche_without_experts(cast: Cast, dossier: Dossier, client: Client) -> None:
    setting(cast, experts_allowed=False)
    with pytest.raises(InvitationRefused):
        expertise.invite(cast.instructor, dossier.number, "a@exemple.example", "Lisez.")
    client.force_login(cast.instructor)
    html = client.get(f"/instruction/dossiers/{dossier.number}").content.decode()
    assert (Expertise.objects.count(), "Inviter un expert" in html) == (0, False)


def test_only_the_experts_of_the_list(cast: Cast, dossier: Dossier) -> None:
    setting(cast, experts_listed_only=True)
    ListedExpert.objects.create(demarche=cast.demarche, email="a@exemple.example")
    with pytest.raises(InvitationRefused):
        expertise.invite(cast.instructor, dossier.number, "b@exemple.example", "Lisez.")
    expertise.invite(cast.instructor, dossier.number, "A@exemple.example", "Lisez.")
    assert list(Expertise.objects.values_list("email", flat=True)) == ["a@exemple.example"]


def test_experts_write_where_they_may(
    cast: Cast, dossier: Dossier, client: Client, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    expert = ExpertiseFactory(dossier=dossier, person=PersonFactory()).person
    instruction.follow(cast.instructor, dossier.number)
    url = f"/expertise/{dossier.number}/messages"
    client.force_login(expert)
    assert client.post(url, {"body": "Avis."}).status_code == 403
    setting(cast, experts_may_write=True)
    assert client.post(url, {"body": ""}).status_code == 422
    assert client.post(url, {"body": "Mon avis."}).status_code == 303
    assert "Mon avis." in client.get(f"/expertise/{dossier.number}").content.decode()
    run_jobs()
    told = sorted(mail.to[0] for mail in mailoutbox)
    assert (Message.objects.get().kind, told) == ("expert", sorted([cast.instructor.email, cast.owner.email]))


def test_nobody_else_writes_as_an_expert(cast: Cast, dossier: Dossier) -> None:
    setting(cast, experts_may_write=True)
    for person, refusal in (
        (cast.owner, PermissionDenied),
        (cast.instructor, PermissionDenied),
        (cast.stranger, Http404),
    ):
        with pytest.raises(refusal):
            post_message(person, dossier.number, "Avis.", kind=MessageKind.EXPERT)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("told", [True, False])
def test_experts_learn_the_decision_if_the_demarche_wants(
    cast: Cast, dossier: Dossier, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage], *, told: bool
) -> None:
    setting(cast, experts_told=told)
    expert = ExpertiseFactory(dossier=dossier, person=PersonFactory()).person
    instruction.dismiss(cast.instructor, dossier.number, motivation="Sans objet.")
    run_jobs()
    subjects = [mail.subject for mail in mailoutbox if mail.to == [expert.email]]
    assert subjects == ([f"Décision sur le dossier n° {dossier.number}"] if told else [])
