"""The webhooks of a demarche on its administrators' pages."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from communs.accounts.encryption import decrypt
from communs.accounts.models import Person
from communs.core.audit import trail
from communs.procedures.models import Demarche
from communs.webhooks.enums import DeliveryState, EventKind, WebhookState
from communs.webhooks.models import Delivery, Webhook
from communs.webhooks.operations import managing
from communs.webhooks.operations.emitting import emit
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory
from tests.factories.webhooks import webhook_of
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
GOOD = {"label": "Logiciel", "url": "https://logiciel.exemple.example/", "events": ["dossier.accepted"]}


@pytest.fixture
def home(client: Client, administrator: Person, demarche: Demarche) -> str:
    client.force_login(administrator)
    return f"/administration/demarches/{demarche.pk}/webhooks"


def test_the_secret_is_shown_once_and_kept_encrypted(client: Client, home: str) -> None:
    shown = client.post(f"{home}/nouveau", GOOD)
    webhook = Webhook.objects.get()
    secret = decrypt(webhook.secret, managing.PURPOSE)
    again = client.get(f"{home}/{webhook.pk}").content.decode()
    assert_valid_html(shown)
    assert (f"<code>{secret}</code>" in shown.content.decode(), secret in again) == (True, False)
    assert (secret in webhook.secret, "no-store" in shown.headers["Cache-Control"]) == (False, True)
    assert (webhook.events, webhook.tests, webhook.state) == (["dossier.accepted"], False, WebhookState.ACTIVE)


@pytest.mark.parametrize(
    "bad",
    [
        {"url": "http://logiciel.exemple.example/"},
        {"url": "https://utilisateur:secret@logiciel.exemple.example/"},
        {"url": "https://127.0.0.1/"},
        {"url": "https://[::1]/"},
        {"url": "https://10.1.2.3/"},
        {"url": "https://localhost/"},
        {"url": "https://[mal"},
        {"url": "ftp://logiciel.exemple.example/"},
        {"url": "https://a b.example/"},
        {"url": ""},
        {"label": ""},
        {"events": []},
        {"events": ["inconnu"]},
    ],
)
def test_what_cannot_be_is_refused_and_given_back(client: Client, home: str, bad: dict[str, object]) -> None:
    typed = GOOD | bad
    response = client.post(f"{home}/nouveau", typed)
    assert_valid_html(response, 422)
    assert [str(typed[name]) in response.content.decode() for name in ("label", "url")] == [True, True]
    assert (Webhook.objects.count(), Demarche.objects.filter(has_webhooks=True).count()) == (0, 0)


def test_the_demarche_knows_that_it_has_some(client: Client, home: str, demarche: Demarche) -> None:
    known = []
    client.post(f"{home}/nouveau", GOOD)
    for _step in range(2):
        demarche.refresh_from_db()
        known.append(demarche.has_webhooks)
        page = f"{home}/{Webhook.objects.first().pk}/supprimer" if Webhook.objects.exists() else home
        assert_valid_html(client.get(page))
        client.post(page)
    demarche.refresh_from_db()
    assert (known, Webhook.objects.count()) == ([True, False], 0)


def test_fifty_at_most(client: Client, home: str, demarche: Demarche, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(managing, "MAX_WEBHOOKS", 1)
    statuses = [client.post(f"{home}/nouveau", GOOD).status_code for _try in range(2)]
    assert (statuses, demarche.webhooks.count()) == ([200, 422], 1)
    assert_valid_html(client.get(home))


def test_settings_change_and_mistakes_come_back(client: Client, home: str, demarche: Demarche) -> None:
    webhook, _secret = webhook_of(demarche)
    page = f"{home}/{webhook.pk}"
    wrong = client.post(page, GOOD | {"do": "change", "url": "http://ailleurs.example/"})
    webhook.refresh_from_db()
    before = webhook.url
    client.post(page, GOOD | {"do": "change", "url": "https://ailleurs.example/", "tests": "on"})
    webhook.refresh_from_db()
    assert (wrong.status_code, "http://ailleurs.example/" in wrong.content.decode(), before) == (
        422,
        True,
        "https://logiciel.exemple.example/",
    )
    assert (webhook.url, webhook.events, webhook.tests) == ("https://ailleurs.example/", ["dossier.accepted"], True)


def test_pausing_testing_resuming(client: Client, home: str, demarche: Demarche) -> None:
    webhook, _secret = webhook_of(demarche)
    states = []
    for act in ("test", "pause", "test", "resume", "unknown"):
        status = client.post(f"{home}/{webhook.pk}", {"do": act}).status_code
        webhook.refresh_from_db()
        states.append((status, webhook.state, Delivery.objects.count()))
    assert states == [
        (302, "active", 1),
        (302, "paused", 1),
        (302, "paused", 1),
        (302, "active", 1),
        (404, "active", 1),
    ]


def test_replacing_the_secret_keeps_the_former_one_a_day(client: Client, home: str, demarche: Demarche) -> None:
    webhook, former = webhook_of(demarche)
    response = client.post(f"{home}/{webhook.pk}/secret")
    webhook.refresh_from_db()
    secret = decrypt(webhook.secret, managing.PURPOSE)
    assert_valid_html(response)
    assert (secret in response.content.decode(), secret == former) == (True, False)
    assert decrypt(webhook.former_secret, managing.PURPOSE) == former
    assert_valid_html(client.get(f"{home}/{webhook.pk}"))


def test_sending_again(client: Client, home: str, demarche: Demarche) -> None:
    webhook, _secret = webhook_of(demarche)
    emit(demarche, EventKind.SUBMITTED, [{"dossier": 7}])
    Delivery.objects.update(state=DeliveryState.SENT, attempts=1, status=204)
    one = Delivery.objects.get()
    client.post(f"{home}/{webhook.pk}/envois/{one.pk}")
    one.refresh_from_db()
    assert (one.state, Delivery.objects.count()) == (DeliveryState.WAITING, 1)


def test_the_log_costs_the_same_whatever_it_holds(
    client: Client, home: str, demarche: Demarche, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    webhook, _secret = webhook_of(demarche)
    emit(demarche, EventKind.SUBMITTED, [{"dossier": number} for number in range(60)])
    Delivery.objects.filter(pk__lte=Delivery.objects.order_by("pk")[30].pk).update(
        attempts=1, status=500, head="<b>panne</b>", milliseconds=12
    )
    with django_assert_max_num_queries(8):
        first = client.get(f"{home}/{webhook.pk}")
    assert_valid_html(first)
    assert (first.content.decode().count("c-delivery__what"), first.content.decode().count("<b>")) == (25, 0)
    cursor = first.context["page"].next_cursor
    assert client.get(f"{home}/{webhook.pk}", {"cursor": cursor}).content.decode().count("c-delivery__what") == 25


def test_everything_is_in_the_journal(demarche: Demarche, administrator: Person) -> None:
    webhook, _secret = webhook_of(demarche, by=administrator)
    managing.pause(webhook, by=administrator)
    managing.resume(webhook, by=administrator)
    managing.rotate_secret(webhook, by=administrator)
    managing.remove_webhook(webhook, by=administrator)
    verbs = ["webhook.add", "webhook.pause", "webhook.resume", "webhook.rotate", "webhook.remove"]
    assert [entry.verb for entry in trail(demarche)] == verbs


def test_only_the_demarche_s_administrators(client: Client, demarche: Demarche, administrator: Person) -> None:
    webhook, _secret = webhook_of(demarche)
    emit(demarche, EventKind.SUBMITTED, [{"dossier": 7}])
    elsewhere = DemarcheAdministratorFactory.create(demarche=DemarcheFactory.create()).person
    home = f"/administration/demarches/{demarche.pk}/webhooks"
    asked = [home, f"{home}/nouveau", f"{home}/{webhook.pk}", f"{home}/{webhook.pk}/supprimer"]
    done = [f"{home}/{webhook.pk}/secret", f"{home}/{webhook.pk}/envois/{Delivery.objects.get().pk}"]
    found = []
    for person in (administrator, elsewhere, PersonFactory.create()):
        client.force_login(person)
        found.append({client.get(page).status_code for page in asked})
        if person != administrator:
            found[-1] |= {client.post(page).status_code for page in [*asked[2:], *done]}
    assert found == [{200}, {404}, {403}]
    kept = Webhook.objects.get()
    assert (kept.secret, kept.state) == (webhook.secret, WebhookState.ACTIVE)


def test_a_webhook_is_not_reached_through_another_demarche(
    client: Client, administrator: Person, demarche: Demarche
) -> None:
    foreign, _secret = webhook_of(DemarcheFactory.create())
    client.force_login(administrator)
    page = f"/administration/demarches/{demarche.pk}/webhooks/{foreign.pk}"
    assert [client.get(page).status_code, client.post(f"{page}/supprimer").status_code] == [404, 404]
    assert Webhook.objects.count() == 1
