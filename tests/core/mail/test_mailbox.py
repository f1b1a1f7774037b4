"""The development mailbox: received by SMTP, shown in a page that lets nothing run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django.fixtures import Settings

from communs.core.mail.mailbox.reading import letters
from communs.core.mail.mailbox.receiving import receiver
from tests.core.mail.ports import free_port

pytestmark = pytest.mark.django_db
Post = Callable[..., None]


@pytest.fixture
def post(settings: Settings, tmp_path: Path) -> Iterator[Post]:
    """Send a message to a running mailbox."""
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    settings.STORAGES = {**settings.STORAGES}
    controller = receiver(free_port(), tmp_path / "mailbox")
    controller.start()
    port = controller.server.sockets[0].getsockname()[1]

    def send(subject: str, text: str = "Bonjour", html: str = "", attachment: bytes = b"") -> None:
        backend = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port)
        message = EmailMultiAlternatives(subject, text, "a@example.org", ["b@example.org"], connection=backend)
        if html:
            message.attach_alternative(html, "text/html")
        if attachment:
            message.attach("été.pdf", attachment, "application/pdf")
        message.send()

    yield send
    controller.stop()


def test_messages_are_listed_the_newest_first_and_searched(client: Client, post: Post) -> None:
    post("Premier", "Le chat")
    post("Second", "Le chien")
    assert [letter.subject for letter in letters()] == ["Second", "Premier"]
    assert [letter.subject for letter in letters("CHAT b@example.org")] == ["Premier"]
    page = client.get("/mailbox").content.decode()
    assert page.index("Second") < page.index("Premier")
    found = client.get("/mailbox?q=chien").content.decode()
    assert ("Second" in found, "Premier" in found) == (True, False)
    assert "Aucun courriel trouvé" in client.get("/mailbox?q=rien").content.decode()


def test_a_message_shows_its_text_and_encloses_its_html(client: Client, post: Post) -> None:
    post("Titre", "Texte <b>", "<p>Bonjour</p><script>alert(1)</script>")
    key = letters()[0].key
    page = client.get(f"/mailbox/{key}")
    assert "Texte &lt;b&gt;" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    enclosed = client.get(f"/mailbox/{key}/html")
    policy = {part.strip() for part in enclosed["Content-Security-Policy"].split(";")}
    assert {"default-src 'none'", "sandbox allow-popups", "frame-ancestors 'self'"} <= policy
    assert not [part for part in policy if part.startswith("script-src")]
    assert enclosed["X-Frame-Options"] == "SAMEORIGIN"


def test_attachments_are_downloaded_never_shown(client: Client, post: Post) -> None:
    post("Pièce", attachment=b"%PDF-1.7 test")
    key = letters()[0].key
    assert "été.pdf" in client.get(f"/mailbox/{key}").content.decode()
    answer = client.get(f"/mailbox/{key}/pieces/0")
    assert answer.content == b"%PDF-1.7 test"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert client.get(f"/mailbox/{key}/pieces/1").status_code == 404


@pytest.mark.parametrize("key", ["nothing", "..", "%2e%2e%2fsecret_key", "new"])
def test_a_key_that_is_none_is_not_found(client: Client, post: Post, key: str) -> None:
    post("Titre")
    assert client.get(f"/mailbox/{key}/html").status_code == 404


def test_outside_development_there_is_no_mailbox(client: Client, post: Post, settings: Settings) -> None:
    post("Titre")
    key = letters()[0].key
    settings.DEBUG = False
    paths = ("/mailbox", f"/mailbox/{key}", f"/mailbox/{key}/html", f"/mailbox/{key}/pieces/0")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404, 404]


def test_an_empty_mailbox_says_so(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    assert "Aucun courriel pour l’instant" in client.get("/mailbox").content.decode()
