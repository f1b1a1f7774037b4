"""Messages both ways: who may write, who is told."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.http import Http404

from communs.core.audit import trail
from communs.core.files import FileRefused, StoredFile
from communs.dossiers.enums import MessageKind
from communs.dossiers.models import Dossier, Message
from communs.dossiers.operations.messaging import post_message
from communs.procedures.models import GroupMember
from tests.dossiers.cast import Cast
from tests.factories.dossiers import FollowFactory, SubmittedFactory


@pytest.fixture
def dossier(cast: Cast) -> Dossier:
    made = SubmittedFactory.create(demarche=cast.demarche, applicant=cast.owner, organisation=cast.organisation)
    FollowFactory.create(dossier=made, person=cast.instructor)
    return made


@pytest.mark.parametrize(
    ("who", "kind", "told"),
    [
        ("owner", MessageKind.APPLICANT, "instructor"),
        ("colleague", MessageKind.APPLICANT, "instructor"),
        ("instructor", MessageKind.AGENT, "owner"),
    ],
)
def test_the_other_side_is_told(  # noqa: PLR0913, PLR0917 - fixtures
    cast: Cast,
    dossier: Dossier,
    who: str,
    kind: MessageKind,
    told: str,
    run_jobs: Callable[..., int],
    mailoutbox: list[EmailMessage],
) -> None:
    message = post_message(getattr(cast, who), dossier.number, " Bonjour. ", kind=kind)
    assert (message.body, message.kind, message.author) == ("Bonjour.", kind, getattr(cast, who))
    assert [entry.verb for entry in trail(dossier)] == ["message"]
    run_jobs()
    assert [sent.to for sent in mailoutbox] == [[getattr(cast, told).email]]
    assert "Bonjour." not in mailoutbox[0].body


@pytest.mark.parametrize(
    ("who", "kind", "refusal"),
    [
        ("owner", MessageKind.AGENT, PermissionDenied),
        ("instructor", MessageKind.APPLICANT, PermissionDenied),
        ("member", MessageKind.APPLICANT, Http404),
        ("stranger", MessageKind.APPLICANT, Http404),
        ("stranger", MessageKind.AGENT, Http404),
    ],
)
def test_others_do_not_write(
    cast: Cast, dossier: Dossier, who: str, kind: MessageKind, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        post_message(getattr(cast, who), dossier.number, "Bonjour.", kind=kind)
    assert (Message.objects.count(), list(trail(dossier))) == (0, [])


def test_nobody_writes_about_a_draft(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        post_message(cast.owner, cast.draft.number, "Bonjour.")


def test_a_follower_who_left_the_group_is_not_told(
    cast: Cast, dossier: Dossier, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    GroupMember.objects.filter(person=cast.instructor).delete()
    post_message(cast.owner, dossier.number, "Bonjour.")
    run_jobs()
    assert mailoutbox == []


def test_an_attachment_weighs_what_the_page_says_at_most(cast: Cast, dossier: Dossier) -> None:
    heavy = SimpleUploadedFile("releve.txt", b"a" * 20_000_001, "text/plain")
    with pytest.raises(FileRefused, match="pèse"):
        post_message(cast.owner, dossier.number, "Bonjour.", [heavy])
    assert (Message.objects.count(), StoredFile.objects.count()) == (0, 0)
