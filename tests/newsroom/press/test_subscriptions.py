"""Journalists subscribe by a double consent, choose, leave in one click; nothing is kept of those who leave."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from communs.accounts.operations.people import delete_account
from communs.accounts.registries import personal_data
from communs.core.audit import trail
from communs.core.mail.models import Message
from communs.newsroom.enums import JournalistState
from communs.newsroom.models import Journalist
from communs.newsroom.operations import subscriptions
from communs.newsroom.press import consent, tokens
from communs.newsroom.press.refusals import LinkExpired, TooManyLetters
from tests.core.mail.smtp import Server
from tests.factories import press
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
ASK = {"email": "Camille@Media.example", "name": "Camille", "outlet": "Le Média", "language": "fr", "consent": "on"}


def link_in(server: Server) -> str:
    text = server.received[-1].get_body(("plain",))
    assert text is not None
    found = re.search(r"http://localhost:8000(\S+)", text.get_content())
    assert found is not None
    return found[1]


def test_an_address_is_written_to_only_once_its_reader_confirmed(
    client: Client, server: Server, run_jobs: Callable[..., int]
) -> None:
    assert client.post("/espace-presse/abonnement/", ASK).status_code == 200
    (journalist,) = Journalist.objects.all()
    assert (journalist.email, journalist.state, journalist.consent_at) == ("camille@media.example", "pending", None)
    run_jobs()
    address = link_in(server)
    assert client.get(address).status_code == 200
    journalist.refresh_from_db()
    assert journalist.state == JournalistState.PENDING
    assert client.post(address).status_code == 302
    journalist.refresh_from_db()
    assert (journalist.state, journalist.consent_edition, journalist.consent_origin) == (
        "active",
        consent.EDITION,
        consent.FORM,
    )
    assert journalist.consent_at is not None
    assert [entry.verb for entry in trail(journalist)] == ["ask_subscription", "confirm_subscription"]
    assert "camille@" not in " ".join(entry.body for entry in trail(journalist))
    assert client.post(address).status_code == 410


def test_without_the_consent_nothing_is_asked(client: Client) -> None:
    answer = client.post("/espace-presse/abonnement/", {**ASK, "consent": ""})
    assert (answer.status_code, Journalist.objects.count(), Message.objects.count()) == (422, 0, 0)


def test_nobody_learns_who_is_on_the_list(client: Client) -> None:
    press.journalist("camille@media.example")
    known = client.post("/espace-presse/abonnement/", ASK)
    unknown = client.post("/espace-presse/abonnement/", {**ASK, "email": "zoe@media.example"})
    normal = [page.content.decode().replace(ASK["email"], "X") for page in (known, unknown)]
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')
    assert strip.sub("", normal[0]) == strip.sub("", normal[1]).replace("zoe@media.example", "X")
    assert [message.template for message in Message.objects.order_by("created_at")] == [
        "newsroom/mail/already",
        "newsroom/mail/confirm",
    ]


def test_a_mailbox_is_never_filled() -> None:
    for _ in range(3):
        subscriptions.ask(email="camille@media.example")
    with pytest.raises(TooManyLetters):
        subscriptions.ask(email="camille@media.example")
    assert Message.objects.count() == 3


def test_a_link_works_a_week_and_whoever_did_not_confirm_is_forgotten() -> None:
    journalist = press.journalist(state=JournalistState.PENDING)
    token = tokens.confirmation_token(journalist.pk)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23), tick=False):
        assert tokens.confirmed(token) == journalist.pk
        assert subscriptions.forget_unconfirmed() == 0
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=2), tick=False):
        assert tokens.confirmed(token) is None
        assert subscriptions.forget_unconfirmed() == 1
    assert Journalist.objects.count() == 0


@pytest.mark.parametrize("token", ["essai", "", "00000000000000000000000000000000:x", "\N{BULLET}" * 9])
def test_a_token_of_somebody_else_opens_nothing(token: str) -> None:
    assert (tokens.confirmed(token), tokens.preferred(token)) == (None, None)


def test_a_confirmation_does_not_open_the_preferences() -> None:
    journalist = press.journalist()
    assert tokens.preferred(tokens.confirmation_token(journalist.pk)) is None
    assert tokens.confirmed(tokens.preferences_token(journalist.pk)) is None


def test_mail_programs_unsubscribe_in_one_post_without_session_nor_csrf(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    journalist = press.journalist(name="Camille", outlet="Le Média")
    address = tokens.unsubscribe_url(journalist.pk).removeprefix("http://localhost:8000")
    assert client.get(address).status_code == 200
    journalist.refresh_from_db()
    assert journalist.state == JournalistState.ACTIVE
    answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer["Cache-Control"], answer["Referrer-Policy"]) == (200, "no-store", "same-origin")
    assert "sessionid" not in answer.cookies
    journalist.refresh_from_db()
    kept = (journalist.state, journalist.email, journalist.name, journalist.outlet, journalist.email_hash)
    assert kept == ("unsubscribed", "", "", "", tokens.email_hash("camille@media.example"))
    assert strict.post(address).status_code == 200
    assert [entry.verb for entry in trail(journalist)] == ["unsubscribe"]


def test_whoever_left_may_come_back_and_is_forgotten_again_when_they_do_not_confirm() -> None:
    journalist = press.journalist()
    subscriptions.unsubscribe(journalist)
    subscriptions.ask(email="camille@media.example", name="Camille")
    journalist.refresh_from_db()
    assert (journalist.state, journalist.name) == ("pending", "Camille")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        subscriptions.forget_unconfirmed()
    journalist.refresh_from_db()
    assert (journalist.state, journalist.email) == ("unsubscribed", "")


def test_a_subscription_is_confirmed_once() -> None:
    journalist = press.journalist()
    with pytest.raises(LinkExpired):
        subscriptions.confirm(journalist)


def test_a_journalist_chooses_topics_and_language(client: Client) -> None:
    from tests.factories import newsroom as make

    topic = press.topic("Éducation")
    make.article(tags=[topic])
    journalist = press.journalist()
    address = tokens.preferences_url(journalist.pk).removeprefix("http://localhost:8000")
    values = {"name": "Camille M.", "outlet": "Radio", "language": "en", "topics": [topic.pk]}
    assert client.post(address, values).status_code == 302
    journalist.refresh_from_db()
    chosen = (journalist.name, journalist.outlet, journalist.language, list(journalist.topics.all()))
    assert chosen == ("Camille M.", "Radio", "en", [topic])


def test_a_person_with_an_account_exports_and_deletes_their_subscription() -> None:
    person = PersonFactory.create(email="camille@media.example")
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    EmailAddress.objects.filter(user=person).update(verified=True)
    journalist, other = press.journalist(), press.journalist("zoe@media.example")
    exported = personal_data["newsroom"](person)["press_list"]
    assert [row["email"] for row in exported] == ["camille@media.example"]
    delete_account(person)
    journalist.refresh_from_db()
    other.refresh_from_db()
    assert (journalist.state, other.state) == ("unsubscribed", "active")


def test_letters_of_the_list_exist_in_both_languages() -> None:
    import communs.newsroom

    folder = Path(str(communs.newsroom.__file__)).parent / "templates" / "newsroom" / "mail"
    names = {path.name.split(".")[0] for path in folder.glob("*.md")}
    assert {
        name for name in names if not all((folder / f"{name}.{code}.md").exists() for code in ("fr", "en"))
    } == set()
