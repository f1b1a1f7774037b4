"""Prefilled dossiers: by a link that crosses the sign-in, by a program whose dossier one person takes."""

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.dossiers.errors import FilingClosed, PrefillGone
from communs.dossiers.models import Dossier, Prefill
from communs.dossiers.operations import filing, prefilling
from communs.dossiers.personal import export
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, GroupCounter
from communs.procedures.prefill.carrying import COOKIE, Carried
from communs.questionnaires.queries import compiled_revision
from tests.dossiers.cast import FORM
from tests.factories.accounts import PersonFactory
from tests.factories.procedures import DemarcheFactory, DraftDemarcheFactory, RevisionFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
VALUES = {"champ_title": "Mille arbres", "champ_budget": "beaucoup", "champ_plan": "plan.pdf", "identite_prenom": "Ada"}
GIVEN = {"champ_title": "Mille arbres", "champ_people": [{"champ_person_name": "Ada"}], "champ_budget": -1.5}


def url_of(demarche: Demarche) -> str:
    return f"/api/public/v1/demarches/{demarche.pk}/dossiers"


def send(demarche: Demarche, body: object, address: str = "127.0.0.1") -> Any:  # noqa: ANN401 - the response of a test client
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(url_of(demarche), content, content_type="application/json", REMOTE_ADDR=address)


def code_of(response: Any) -> tuple[int, str]:  # noqa: ANN401 - the response of a test client
    return response.status_code, response.json()["code"]


def signed_in() -> tuple[Client, Person]:
    client, person = Client(), PersonFactory.create(first_name="Grace", last_name="Fictive")
    client.force_login(person)
    return client, person


def begin(client: Client, demarche: Demarche) -> Any:  # noqa: ANN401 - idem
    name = {"applicant_name": "Grace Fictive", "organisation": ""}
    return client.post(f"/commencer/{demarche.path}/dossier", name)


# A link


def test_the_values_of_a_link_leave_the_address_at_once(demarche: Demarche) -> None:
    client = Client()
    response = client.get(f"/commencer/{demarche.path}?{urlencode(VALUES)}")
    assert (response.status_code, response["Location"]) == (302, f"/commencer/{demarche.path}")
    kept = response.cookies[COOKIE]
    assert (kept["max-age"], kept["path"], kept["httponly"], kept["samesite"]) == (3600, "/commencer/", True, "Lax")
    page = client.get(response["Location"])
    assert_valid_html(page)
    assert "Votre dossier est prérempli" in page.content.decode()
    wall = client.get(f"/commencer/{demarche.path}/dossier")
    assert wall["Location"] == f"/compte/login/?next=/commencer/{demarche.path}/dossier"
    assert (client.session.items(), Dossier.objects.count(), Prefill.objects.count()) == ({}.items(), 0, 0)


def test_a_link_makes_a_draft_that_tells_what_was_filled_and_refused(demarche: Demarche) -> None:
    client, person = signed_in()
    client.get(f"/commencer/{demarche.path}?{urlencode(VALUES)}")
    page = client.get(f"/commencer/{demarche.path}/dossier")
    assert_valid_html(page)
    told = page.content.decode()
    for words in (
        "Mille arbres",
        "Budget en euros – Saisissez un nombre",
        "Plan du projet – Un fichier ne se préremplit",
    ):
        assert words in told
    assert 'value="Ada"' in told
    response = begin(client, demarche)
    dossier = Dossier.objects.get()
    assert response["Location"] == f"/dossiers/{dossier.number}/remplir?prerempli"
    assert (dossier.answers, dossier.applicant, response.cookies[COOKIE].value) == (
        {"title": "Mille arbres"},
        person,
        "",
    )
    filled = client.get(response["Location"])
    assert_valid_html(filled)
    assert 'href="#field-title">Nom du projet' in filled.content.decode()
    assert "2 valeurs n’ont pas été reprises" in filled.content.decode()
    entries = {entry.verb: entry.data for entry in trail(dossier)}
    assert entries["prefill"] == {"fields": ["title"], "declined": 2, "by_program": False}
    assert b"Mille" not in json.dumps(list(entries.values())).encode()


def test_one_may_start_from_an_empty_form(demarche: Demarche) -> None:
    client, _person = signed_in()
    client.get(f"/commencer/{demarche.path}?{urlencode(VALUES)}")
    response = client.post(f"/commencer/{demarche.path}/dossier", {"without-prefill": "1"})
    assert (response.status_code, response.cookies[COOKIE].value, Dossier.objects.count()) == (303, "", 0)
    assert "Réponses préremplies" not in client.get(response["Location"]).content.decode()
    begin(client, demarche)
    assert (Dossier.objects.get().answers, Prefill.objects.count()) == ({}, 0)


def test_a_form_with_errors_keeps_what_was_prefilled(demarche: Demarche) -> None:
    client, _person = signed_in()
    Person.objects.update(first_name="", last_name="")
    client.get(f"/commencer/{demarche.path}?{urlencode(VALUES)}")
    response = client.post(f"/commencer/{demarche.path}/dossier", {"applicant_name": ""})
    assert (response.status_code, Dossier.objects.count()) == (422, 0)
    assert "Mille arbres" in response.content.decode()


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "\udcff"])
def test_a_forged_cookie_is_nothing(demarche: Demarche, cookie: str) -> None:
    client, _person = signed_in()
    client.cookies[COOKIE] = cookie.encode("utf-8", "replace").decode()
    assert "Réponses préremplies" not in client.get(f"/commencer/{demarche.path}/dossier").content.decode()
    begin(client, demarche)
    assert Dossier.objects.get().answers == {}


def test_a_link_is_for_one_demarche_and_one_hour(demarche: Demarche) -> None:
    client, _person = signed_in()
    other = DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))
    with time_machine.travel("2026-03-01T10:00:00Z") as clock:
        client.force_login(Person.objects.get())
        client.get(f"/commencer/{demarche.path}?{urlencode(VALUES)}")
        shown = [
            "Votre dossier est" in client.get(f"/commencer/{one.path}").content.decode() for one in (demarche, other)
        ]
        clock.shift(3601)
        shown.append("Votre dossier est" in client.get(f"/commencer/{demarche.path}").content.decode())
    assert shown == [True, False, False]


def test_a_link_that_is_too_long_says_so(demarche: Demarche) -> None:
    noise = "".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(110))
    client = Client()
    response = client.get(f"/commencer/{demarche.path}?champ_summary={noise}", follow=True)
    assert "Ce lien est trop long" in response.content.decode()
    assert COOKIE not in client.cookies


def test_the_test_link_is_prefilled_too() -> None:
    draft = RevisionFactory.create(document=FORM, published_at=None)
    demarche = DraftDemarcheFactory.create(draft_revision=draft)
    client = Client()
    response = client.get(f"/commencer/test/{demarche.path}?champ_title=Essai&champ_budget=x")
    assert response["Location"] == f"/commencer/test/{demarche.path}"
    assert client.get(response["Location"])["Location"] == f"/compte/login/?next=/commencer/test/{demarche.path}"
    client.force_login(PersonFactory.create())
    page = client.get(response["Location"])
    assert_valid_html(page)
    assert "Essai" in page.content.decode()
    client.post(response["Location"])
    dossier = Dossier.objects.get()
    assert (dossier.is_test, dossier.answers, len(dossier.prefill.declined)) == (True, {"title": "Essai"}, 1)


def test_a_demarche_in_preparation_takes_no_link(client: Client) -> None:
    demarche = DraftDemarcheFactory.create()
    response = client.get(f"/commencer/{demarche.path}?champ_title=x")
    assert (response.status_code, COOKIE in response.cookies) == (404, False)


# A program


def test_a_program_prefills_a_dossier_that_belongs_to_nobody(demarche: Demarche) -> None:
    response = send(demarche, GIVEN | {"prefill_origin": "Portail d’exemple", "autre": 1})
    said, row = response.json(), Prefill.objects.get()
    token = said["dossier_prefill_token"]
    assert (response.status_code, said) == (
        201,
        {
            "dossier_url": f"http://localhost:8000/commencer/{demarche.path}?prefill_token={token}",
            "state": "prefilled",
            "dossier_id": said["dossier_id"],
            "dossier_number": row.number,
            "dossier_prefill_token": token,
            "refused": [{"key": "champ_budget", "reason": "Saisissez un nombre entier, sans virgule."}],
        },
    )
    assert (row.given, row.origin, row.token_hash) == (GIVEN, "Portail d’exemple", prefilling.hash_of(token))
    assert token not in json.dumps(list(Prefill.objects.values()), default=str)
    assert (Dossier.objects.count(), GroupCounter.objects.filter(count__gt=0).count(), list(trail(demarche))) == (
        0,
        0,
        [],
    )


def test_the_first_person_who_signs_in_takes_it_and_nobody_else_reads_it(demarche: Demarche) -> None:
    said = send(demarche, GIVEN | {"prefill_origin": "Portail d’exemple"}).json()
    address = said["dossier_url"].removeprefix("http://localhost:8000")
    (first, owner), (second, _other), third = signed_in(), signed_in(), Client()
    for client in (first, second, third):
        client.get(address)
    page = first.get(f"/commencer/{demarche.path}/dossier")
    assert_valid_html(page)
    told = page.content.decode()
    assert "Ces informations ont été saisies par «\u00a0Portail d’exemple\u00a0»" in told
    assert begin(first, demarche)["Location"] == f"/dossiers/{said['dossier_number']}/remplir?prerempli"
    dossier = Dossier.objects.get()
    assert (dossier.number, dossier.applicant, dossier.answers["title"]) == (
        said["dossier_number"],
        owner,
        "Mille arbres",
    )
    late = [second.get(f"/commencer/{demarche.path}/dossier"), third.get(f"/commencer/{demarche.path}/dossier")]
    assert [response.status_code for response in late] == [410, 302]
    assert_valid_html(late[0], 410)
    assert "Mille arbres" not in late[0].content.decode()
    second.get(address)
    assert (begin(second, demarche).status_code, Dossier.objects.count()) == (410, 1)
    assert second.get(f"/dossiers/{dossier.number}").status_code == 404
    first.get(address)
    again = first.get(f"/commencer/{demarche.path}/dossier")
    assert (again.status_code, again["Location"]) == (303, f"/dossiers/{dossier.number}")
    row = Prefill.objects.get()
    assert (row.given, row.fields, row.dossier) == ({}, ["title", "people"], dossier)
    assert [entry["fields"] for entry in export(owner)["prefilled"]] == [["title", "people"]]


def test_the_state_behind_tokens(demarche: Demarche) -> None:
    tokens = [send(demarche, GIVEN).json()["dossier_prefill_token"] for _ in range(2)]
    person = PersonFactory.create()
    dossier = filing.create(person, demarche, carried=Carried({}, tokens[1]))
    with CaptureQueriesContext(connection) as queries:
        said = Client().get(url_of(demarche), {"prefill_token": ",".join([tokens[1], "absent", tokens[0]])})
    own = [query["sql"] for query in queries if "accounts_cache" not in query["sql"] and "POINT" not in query["sql"]]
    states = [(one["state"], one["dossier_number"], one["dossier_prefill_token"]) for one in said.json()]
    waiting = Prefill.objects.get(claimed_at=None).number
    assert states == [("brouillon", dossier.number, tokens[1]), ("prefilled", waiting, tokens[0])]
    assert len(own) == 2
    Dossier.objects.filter(number=dossier.number).update(answers={"title": "T", "agreed": True})
    filing.submit(person, dossier.number)
    filed = Client().get(url_of(demarche), {"prefill_token": tokens[1]}).json()
    assert [(one["state"], one["submitted_at"] is None, "processed_at" in one) for one in filed] == [
        ("en_construction", False, False)
    ]
    other = DemarcheFactory.create()
    assert Client().get(url_of(other), {"prefill_token": tokens[0]}).json() == []


def test_what_nobody_takes_is_deleted(demarche: Demarche) -> None:
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        _old, token = prefilling.keep(demarche, GIVEN)
        _taken, other = prefilling.keep(demarche, GIVEN)
        filing.create(PersonFactory.create(), demarche, carried=Carried({}, other))
    with time_machine.travel("2026-03-15T09:59:00Z", tick=False):
        assert prefilling.purge() == 0
    with time_machine.travel("2026-03-15T10:01:00Z", tick=False):
        kept, _token = prefilling.keep(demarche, GIVEN)
        assert prefilling.purge() == 1
    assert set(Prefill.objects.filter(claimed_at=None)) == {kept}
    with pytest.raises(PrefillGone):
        filing.create(PersonFactory.create(), demarche, carried=Carried({}, token))


BODIES = [
    (b"", 422, "invalid_request"),
    (b"[]", 422, "invalid_request"),
    (b"{}", 422, "invalid_request"),
    (b'{"autre": 1}', 422, "invalid_request"),
    (b"{", 422, "invalid_request"),
    (b'{"champ_title": "\xff"}', 422, "invalid_request"),
    (b'{"champ_title": "\\u0000"}', 422, "invalid_request"),
    (b'{"champ_\\u0000": "x"}', 422, "invalid_request"),
    (b'{"champ_title": "\\ud800"}', 422, "invalid_request"),
    (b'{"champ_title": NaN}', 422, "invalid_request"),
    (b'{"champ_title": ' + b"[" * 7 + b"]" * 7 + b"}", 422, "invalid_request"),
    (b'{"champ_title": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", 422, "invalid_request"),
    (b'{"champ_title": "' + b"x" * 64_000 + b'"}', 413, "too_large"),
]


@pytest.mark.parametrize(("body", "status", "code"), BODIES, ids=range(len(BODIES)))
def test_hostile_bodies_are_refused_and_keep_nothing(demarche: Demarche, body: bytes, status: int, code: str) -> None:
    assert (*code_of(send(demarche, body)), Prefill.objects.count()) == (status, code, 0)


def test_odd_values_are_kept_or_told_never_an_error(demarche: Demarche) -> None:
    odd = {
        "champ_title": {"a": [1]},
        "champ_people": "x",
        "champ_budget": 10**40,
        "champ_" + "x" * 5000: 1,
        "champ_": "",
    }
    response = send(demarche, odd)
    assert (response.status_code, len(response.json()["refused"])) == (201, 5)


def test_only_an_open_demarche_takes_them(demarche: Demarche) -> None:
    prepared = DraftDemarcheFactory.create()
    Demarche.objects.filter(pk=demarche.pk).update(state=DemarcheState.UNPUBLISHED)
    assert code_of(send(prepared, GIVEN)) == (404, "not_found")
    assert code_of(send(demarche, GIVEN)) == (409, "closed")
    assert code_of(Client().get(url_of(demarche))) == (422, "invalid_request")
    assert Prefill.objects.count() == 0


def test_an_address_sends_fifteen_in_fifteen_seconds(demarche: Demarche) -> None:
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False) as clock:
        statuses = [send(demarche, GIVEN).status_code for _ in range(15)]
        refused = send(demarche, GIVEN)
        other = send(demarche, GIVEN, "192.0.2.7")
        clock.shift(16)
        later = send(demarche, GIVEN)
    assert (statuses, code_of(refused), refused["Retry-After"]) == ([201] * 15, (429, "rate_limited"), "15")
    assert (other.status_code, later.status_code) == (201, 201)


def test_the_number_is_promised_and_the_row_says_one_thing(demarche: Demarche) -> None:
    row, _token = prefilling.keep(demarche, GIVEN)
    assert filing.create(PersonFactory.create(), demarche).number > row.number
    for wrong in ({"claimed_at": row.created_at}, {"token_hash": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Prefill.objects.filter(pk=row.pk).update(**wrong)


def test_a_closed_demarche_keeps_what_waits(demarche: Demarche) -> None:
    row, token = prefilling.keep(demarche, GIVEN)
    Demarche.objects.update(state=DemarcheState.UNPUBLISHED)
    with pytest.raises(FilingClosed):
        filing.create(PersonFactory.create(), Demarche.objects.get(), carried=Carried({}, token))
    assert (Prefill.objects.get().is_claimed, row.given) == (False, GIVEN)


def test_what_taking_costs(demarche: Demarche) -> None:
    counts = []
    compiled_revision(demarche.published_revision_id or 0)
    for carried in (None, Carried({"champ_title": "Arbres"}), Carried({}, prefilling.keep(demarche, GIVEN)[1])):
        person = PersonFactory.create()
        with CaptureQueriesContext(connection) as queries:
            filing.create(person, demarche, carried=carried)
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert counts == [2, 5, 6]
