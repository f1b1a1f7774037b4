"""Returned letters: real forms of notifications, hostile ones, and what they change, once."""

import mailbox
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from communs.accounts.models import Person
from communs.newsroom.models import Letter, Mailing
from communs.newsroom.operations.bounces import Reading, read_maildir, receive
from communs.newsroom.press.bounces import read_returned
from tests.factories import newsroom as make
from tests.factories import press

pytestmark = pytest.mark.django_db
NOTICE = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I could not deliver your message.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; camille@media.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} {why}

--B
Content-Type: {returned}

From: presse@exemple.example
Message-ID: {message_id}
Subject: x

--B--
"""


def notice(**parts: str) -> bytes:
    usual = {
        "to": "retours@exemple.example", "action": "failed", "status": "5.1.1", "why": "User unknown",
        "returned": "text/rfc822-headers", "message_id": "<autre@exemple.example>",
    }  # fmt: skip
    return NOTICE.format(**{**usual, **parts}).encode()


@pytest.fixture
def letter(officer: Person) -> Letter:
    """A letter that was sent."""
    mailing = press.mailing(make.press_release(), by=officer)
    Mailing.objects.filter(pk=mailing.pk).update(state="sent", confirmed_at=timezone.now(), ended_at=timezone.now())
    return Letter.objects.create(
        mailing=mailing,
        journalist=press.journalist(),
        state="sent",
        handed_at=timezone.now(),
        message_id="<abc@localhost>",
    )


def seen(letter: Letter) -> tuple[str, str, int]:
    letter.refresh_from_db()
    assert letter.journalist is not None
    letter.journalist.refresh_from_db()
    return letter.state, letter.journalist.state, letter.journalist.soft_bounces


def address_of(letter: Letter) -> str:
    return f"retours+{letter.pk.hex}@exemple.example"


@pytest.mark.parametrize("way", ["token", "head", "message"])
def test_a_hard_return_suspends_whoever_it_names(letter: Letter, way: str) -> None:
    by = {
        "token": {"to": address_of(letter)},
        "head": {"message_id": "<abc@localhost>"},
        "message": {"message_id": "<abc@localhost>", "returned": "message/rfc822"},
    }[way]
    assert receive(notice(**by)) is Reading.HARD
    assert seen(letter) == ("bounced", "suspended", 0)
    assert letter.journalist is not None
    assert letter.journalist.suspension == "smtp; 550 5.1.1 User unknown"
    assert receive(notice(**by)) is Reading.IGNORED


@pytest.mark.parametrize(("status", "action"), [("4.2.2", "failed"), ("5.2.2", "failed"), ("5.7.1", "failed")])
def test_a_passing_trouble_is_counted(letter: Letter, status: str, action: str) -> None:
    assert receive(notice(to=address_of(letter), status=status, action=action)) is Reading.SOFT
    assert seen(letter) == ("bounced", "active", 1)


def test_the_fifth_passing_trouble_suspends(letter: Letter) -> None:
    for _ in range(5):
        Letter.objects.filter(pk=letter.pk).update(state="sent")
        receive(notice(to=address_of(letter), status="4.4.1"))
    assert seen(letter) == ("bounced", "suspended", 5)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_arrived_or_is_late_changes_nothing(letter: Letter, action: str) -> None:
    assert receive(notice(to=address_of(letter), action=action, status="4.4.1")) is Reading.IGNORED
    assert seen(letter) == ("sent", "active", 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Bonjour\n\nUne question.",
        notice(),
        notice(to="retours+0123456789abcdef0123456789abcdef@exemple.example"),
        notice(to="retours+xyz@exemple.example"),
        b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: message/delivery-status\n\nAction: failed",
        b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\nContent-Type: multipart/mixed; boundary=B\n\n" * 3000,
        b"Content-Type: message/delivery-status; charset=inconnu\nTo: =?x?y?z?=\n\n\xe9",
    ],
)
def test_nobody_is_suspended_by_a_message_that_names_no_letter(letter: Letter, content: bytes) -> None:
    assert receive(content) is Reading.UNKNOWN
    assert seen(letter) == ("sent", "active", 0)


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from([*NOTICE.splitlines(keepends=True), "\x00", "\xff", "--B\n"]), max_size=60).map(
        lambda lines: "".join(lines).encode("latin-1", "replace")
    )
)
def test_any_message_is_read_without_an_error(content: bytes) -> None:
    found = read_returned(content)
    assert found is None or found.tokens or found.message_ids


def test_the_mail_server_leaves_returns_in_a_maildir(letter: Letter, settings: Settings, tmp_path: Path) -> None:
    settings.BOUNCE_MAILDIR = tmp_path / "retours"
    assert read_maildir() == 0
    box = mailbox.Maildir(settings.BOUNCE_MAILDIR, create=True)
    box.add(notice(to=address_of(letter)))
    box.add(b"Subject: Bonjour\n\nUne question.")
    assert (read_maildir(), read_maildir()) == (2, 0)
    assert seen(letter) == ("bounced", "suspended", 0)
    assert [message["Subject"] for message in mailbox.Maildir(settings.BOUNCE_MAILDIR)] == ["Bonjour"]


def test_a_pipe_of_the_mail_server_gives_returns_to_the_command(letter: Letter) -> None:
    from communs.newsroom.commands import newsroom

    done = CliRunner().invoke(newsroom, ["bounces", "-"], input=notice(to=address_of(letter)))
    assert (done.exit_code, done.output) == (0, "the journalist is suspended\n")
    assert seen(letter) == ("bounced", "suspended", 0)
