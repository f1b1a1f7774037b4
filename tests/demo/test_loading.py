"""The demonstration loads once, leads dossiers to every state, and writes to nobody."""

from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.demo import loading
from communs.demo.people import DOMAIN, PASSWORD
from communs.dossiers.enums import State
from communs.dossiers.models import Decision, Dossier, Expertise
from communs.procedures.models import Demarche

pytestmark = pytest.mark.django_db
ROLES = ("usager", "instructeur", "expert", "administrateur", "responsable")


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(loading, "DOSSIERS", {loading.CALL: 20, loading.ROOM: 10})
    return loading.load()


def test_every_state_is_there_and_dates_agree(loaded: int) -> None:
    states = Counter(Dossier.objects.values_list("state", flat=True))
    assert (loaded, set(states)) == (30, set(State.values) - {State.SIGNING})
    assert not Dossier.objects.filter(created_at__gt=timezone.now()).exists()
    decision = Decision.objects.filter(withdrawn_at=None).select_related("dossier").first()
    assert decision is not None
    assert [entry.verb for entry in trail(decision.dossier)][:3] == ["create", "submit", "instruct"]
    assert {entry.at.date() for entry in trail(decision.dossier) if entry.verb == "create"} == {
        decision.dossier.created_at.date()
    }


def test_loading_twice_changes_nothing(loaded: int) -> None:
    before = (Person.objects.count(), Demarche.objects.count(), Dossier.objects.count())
    assert loading.load() == 0
    assert (Person.objects.count(), Demarche.objects.count(), Dossier.objects.count()) == before


def test_nobody_receives_anything(loaded: int, run_jobs: object) -> None:
    assert Mail.objects.count() == 0
    run_jobs()  # type: ignore[operator]
    assert Mail.objects.count() == 0


def test_each_role_signs_in(loaded: int, client: Client) -> None:
    assert [client.login(username=f"{name}@{DOMAIN}", password=PASSWORD) for name in ROLES] == [True] * 5


def test_the_pages_of_the_demonstration_answer(loaded: int, client: Client) -> None:
    demarche = Demarche.objects.get(path="accelerateur-initiatives-citoyennes-saison-2")
    assert client.get(f"/commencer/{demarche.path}").status_code == 200
    client.force_login(Person.objects.get(email=f"instructeur@{DOMAIN}"))
    assert client.get(f"/instruction/{demarche.pk}").status_code == 200
    number = Dossier.objects.exclude(state=State.DRAFT).values_list("number", flat=True).first()
    assert client.get(f"/instruction/dossiers/{number}").status_code == 200


def test_people_of_the_demonstration_keep_office_hours(loaded: int) -> None:
    stamps = Dossier.objects.exclude(submitted_at=None).values_list("submitted_at", flat=True)
    local = [timezone.localtime(stamp) for stamp in stamps if stamp]
    assert {(9 <= at.hour <= 18, at.weekday() < 5) for at in local} == {(True, True)}


def test_the_expert_has_something_to_read(loaded: int, client: Client) -> None:
    client.force_login(Person.objects.get(email=f"expert@{DOMAIN}"))
    expertises = Expertise.objects.filter(person__email=f"expert@{DOMAIN}")
    states = list(expertises.values_list("dossier__state", flat=True))
    assert states == [State.IN_REVIEW] * len(states) != []
    number = expertises.values_list("dossier__number", flat=True)[0]
    assert client.get(f"/expertise/{number}").status_code == 200
