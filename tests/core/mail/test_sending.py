"""Messages go through a real SMTP server; values stay text; temporary refusals are tried again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as property_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from communs.core.jobs.operations import care
from communs.core.jobs.queries import counts, jobs_page
from communs.core.mail import rendering, send
from communs.core.mail.models import Message
from communs.core.mail.rendering import MissingTemplate, render
from communs.core.mail.server import MailServer
from tests.core.mail.smtp import Server, server
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
__all__ = ["server"]
FRENCH = "Objet : Dossier nº {{ number }} de {{ name }}\n\nBonjour {{ name }},\n\n[[Voir le dossier|{{ url }}]]\n\nFin **forte**.\n"
ENGLISH = "Subject: File {{ number }}\n\nHello {{ name }}.\n"
CONTEXT = {"number": 12, "name": "Zoé", "url": "https://example.org/d_1?a=1&b=2"}


@pytest.fixture(autouse=True)
def _templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("templates")
    Path(folder / "hello.fr.md").write_text(FRENCH)
    Path(folder / "hello.en.md").write_text(ENGLISH)
    rendering.engine().dirs.append(str(folder))
    yield
    rendering.engine().dirs.remove(str(folder))
    rendering.check.cache_clear()


def test_a_message_arrives_as_text_and_html_with_its_headers(
    server: Server, run_jobs: Callable[..., int], django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):
        message = send("hello", to="zoe@example.org", language="fr", context=CONTEXT)
    assert run_jobs() == 1
    (got,) = server.received
    assert got["Subject"] == "Dossier nº 12 de Zoé"
    assert (got["To"], got["Message-ID"], got["Auto-Submitted"]) == (
        "zoe@example.org",
        message.message_id,
        "auto-generated",
    )
    assert got["Date"] is not None
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == (
        "Bonjour Zoé,\n\nVoir le dossier : https://example.org/d_1?a=1&b=2\n\nFin **forte**.\n"
    )
    assert '<a class="button" href="https://example.org/d_1?a=1&amp;b=2">Voir le dossier</a>' in html.get_content()
    assert "<strong>forte</strong>" in html.get_content()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.sent_at is not None) == ("sent", 1, True)


def test_each_person_is_written_to_in_their_language(server: Server, run_jobs: Callable[..., int]) -> None:
    send("hello", to=PersonFactory.create(language="en"), context=CONTEXT)
    send("hello", to=PersonFactory.create(language="fr"), context=CONTEXT)
    assert run_jobs() == 2
    assert [got["Subject"] for got in server.received] == ["File 12", "Dossier nº 12 de Zoé"]


def test_a_rollback_sends_nothing() -> None:
    with transaction.atomic():
        send("hello", to="zoe@example.org", context=CONTEXT)
        transaction.set_rollback(True)
    assert (Message.objects.count(), counts()["todo"]) == (0, 0)


def test_a_temporary_refusal_is_tried_again(server: Server, run_jobs: Callable[..., int]) -> None:
    server.answers = ["451 4.3.0 Come back later"]
    message = send("hello", to="zoe@example.org", context=CONTEXT)
    assert run_jobs(reraise=False) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, "Come back later" in message.error) == ("queued", 1, True)
    assert message.error == "451 4.3.0 Come back later"
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert run_jobs() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error, len(server.received)) == ("sent", 2, "", 1)


def test_a_message_that_is_never_taken_fails_in_the_end_and_may_be_retried(
    server: Server, run_jobs: Callable[..., int]
) -> None:
    server.answers = ["451 4.3.0 Come back later"] * 9
    message = send("hello", to="zoe@example.org", context=CONTEXT)
    states = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(8):
            assert run_jobs(reraise=False) == 1
            message.refresh_from_db()
            states.append(message.state)
            clock.shift(timedelta(hours=7))
    assert states == ["queued"] * 7 + ["failed"]
    assert ("Come back later" in message.error, counts()["failed"]) == (True, 1)
    (dead,) = jobs_page("failed").rows
    for state in ("failed", "sent"):
        care.retry(dead.number)
        assert run_jobs(reraise=False) == 1
        message.refresh_from_db()
        assert message.state == state
    assert (len(server.received), counts()["failed"]) == (1, 0)


def test_a_permanent_refusal_ends_in_a_dead_job(server: Server, run_jobs: Callable[..., int]) -> None:
    server.answers = ["550 5.1.1 No such user"]
    message = send("hello", to="zoe@example.org", context=CONTEXT)
    assert run_jobs(reraise=False) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, "No such user" in message.error) == ("failed", 1, True)
    assert (counts(), server.received) == ({"failed": 1, "todo": 0, "doing": 0}, [])


def test_a_server_out_of_reach_is_tried_again(run_jobs: Callable[..., int], settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    message = send("hello", to="zoe@example.org", context=CONTEXT)
    assert run_jobs(reraise=False) == 1
    message.refresh_from_db()
    assert (message.state, counts()["todo"]) == ("queued", 1)


def test_a_message_is_sent_once_however_often_its_job_runs(server: Server, run_jobs: Callable[..., int]) -> None:
    from communs.core.mail.jobs import deliver

    message = send("hello", to="zoe@example.org", context=CONTEXT)
    deliver.defer(message=str(message.pk))
    assert run_jobs() == 2
    assert len(server.received) == 1


def test_a_missing_template_is_named_at_once() -> None:
    with pytest.raises(MissingTemplate, match=r"There is no message nothing\.fr\.md"):
        send("nothing", to="zoe@example.org", language="fr")
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "**gras**",
        "[lien](https://evil.example)",
        "<b>x</b>",
        "# titre",
        "[[Cliquez|https://evil.example]]",
        "a\n\n> b\n\n1. c",
    ],
)
def test_values_never_become_markup(name: str) -> None:
    html = render("hello", "en", {"number": 1, "name": name}).html
    body = html[html.index("<main>") : html.index("</main>")]
    assert not {"<strong", "<a ", "<b>", "<h1", "<h2", "<blockquote", "<ol"} & {tag for tag in (
        "<strong", "<a ", "<b>", "<h1", "<h2", "<blockquote", "<ol") if tag in body}  # fmt: skip


def test_a_subject_stays_on_one_line() -> None:
    assert render("hello", "fr", {**CONTEXT, "name": "a\r\nBcc: x@example.org"}).subject == (
        "Dossier nº 12 de a Bcc: x@example.org"
    )


@property_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=30))
def test_any_value_is_read_back_as_it_was(name: str) -> None:
    import html as entities

    from communs.core.mail.rendering import render

    body = render("hello", "en", {"number": 1, "name": name}).html.split("<main>")[1].split("</main>")[0]
    assert entities.unescape(body.replace("<p>", "").replace("</p>", "")).strip() == f"Hello {name}."


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025, "", "", starttls=False, tls=False)),
        (
            "smtp+tls://a%40b:p%2Fw@mail.example",
            MailServer("mail.example", 587, "a@b", "p/w", starttls=True, tls=False),
        ),
        ("smtps://mail.example", MailServer("mail.example", 465, "", "", starttls=False, tls=True)),
    ],
)
def test_the_server_is_one_url(url: str, expected: MailServer) -> None:
    assert MailServer.from_url(url) == expected


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="EMAIL_URL starts with one of"):
        MailServer.from_url("http://mail.example")


def test_secrets_are_forgotten_once_a_message_is_sent(server: Server, run_jobs: Callable[..., int]) -> None:
    server.answers = ["451 4.3.0 Come back later"]
    message = send("hello", to="zoe@example.org", context={**CONTEXT, "url": "https://example.org/secret-code"})
    run_jobs(reraise=False)
    message.refresh_from_db()
    assert message.context["url"] == "https://example.org/secret-code"
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        run_jobs()
    text = server.received[0].get_body(("plain",))
    assert text is not None
    assert "https://example.org/secret-code" in text.get_content()
    (row,) = Message.objects.values()
    assert (row["state"], row["context"], "secret-code" in str(row)) == ("sent", {}, False)


def test_a_message_refused_for_good_is_forgotten_after_two_weeks(server: Server, run_jobs: Callable[..., int]) -> None:
    from communs.core.mail.jobs import purge_old_messages

    for days in (13, 15):
        server.answers = ["550 5.1.1 No such user"]
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            send("hello", to=f"days{days}@example.org", context=CONTEXT)
            run_jobs(reraise=False)
    purge_old_messages()
    assert list(Message.objects.values_list("recipient", "state")) == [("days13@example.org", "failed")]


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (90, ["waiting@example.org", "young@example.org"]),
        (92, ["old@example.org", "waiting@example.org", "young@example.org"]),
    ],
)
def test_old_messages_are_forgotten_unless_they_still_wait(
    server: Server, run_jobs: Callable[..., int], settings: Settings, days: int, left: list[str]
) -> None:
    from communs.core.mail.jobs import purge_old_messages

    settings.MAIL_RETENTION_DAYS = days
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        send("hello", to="old@example.org", context=CONTEXT)
        run_jobs()
        send("hello", to="waiting@example.org", context=CONTEXT)
    send("hello", to="young@example.org", context=CONTEXT)
    purge_old_messages()
    found = Message.objects.order_by("created_at").values_list("recipient", flat=True)
    assert list(found) == left
