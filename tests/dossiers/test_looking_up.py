"""What answers ask of outside sources: queued with the answers, kept beside them, waited for at deposit."""

import json
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from communs.core.jobs.inline import run_due
from communs.core.remote import Breaker
from communs.dossiers.errors import Incomplete
from communs.dossiers.history import history
from communs.dossiers.models import Dossier
from communs.dossiers.operations import converting, filing, looking_up, undoing
from communs.dossiers.queries import dossier_for, problems_of
from communs.dossiers.views.applicant import filling
from communs.organisations import company_register
from communs.procedures.models import Demarche
from communs.questionnaires.sources import referentials
from tests.dossiers.cast import post
from tests.dossiers.registers import answer, registers
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import DraftFactory, SubmittedFactory
from tests.factories.procedures import DemarcheFactory, GroupMemberFactory, RevisionFactory
from tests.organisations.register_server import DINUM
from tests.remote_server import Remote

OTHER = "55208131766522"
FORM = {
    "sections": [
        {
            "id": "main",
            "fields": [
                {"id": "company", "type": "siret", "label": "Votre entreprise", "required": False},
                {"id": "place", "type": "address", "label": "Lieu du projet", "required": False},
                {
                    "id": "partners",
                    "type": "repetition",
                    "label": "Partenaires",
                    "required": False,
                    "fields": [{"id": "partner", "type": "siret", "label": "SIRET"}],
                },
            ],
        }
    ]
}


@pytest.fixture
def remote(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    with registers(settings, monkeypatch) as running:
        yield running


@pytest.fixture
def demarche(db: None) -> Demarche:
    return DemarcheFactory.create(published_revision=RevisionFactory.create(document=FORM))


@pytest.fixture
def draft(demarche: Demarche) -> Dossier:
    return DraftFactory.create(demarche=demarche)


def save(draft: Dossier, **values: object) -> Dossier:
    assert draft.applicant is not None
    filing.save_answers(draft.applicant, draft.number, post(values))
    return stored(draft)


def stored(draft: Dossier) -> Dossier:
    return Dossier.objects.get(number=draft.number)


def words(html: str) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def said(draft: Dossier, path: str = "company") -> tuple[str, str, str]:
    lookup = stored(draft).lookups[path]
    return lookup["key"], lookup.get("state", "waiting"), lookup.get("reason", "")


def troubles(draft: Dossier) -> list[str]:
    assert draft.applicant is not None
    return [problem.path for problem in problems_of(dossier_for(draft.applicant, draft.number, to="fill"))]


def test_a_saved_answer_is_asked_by_a_job_and_kept(draft: Dossier, remote: Remote) -> None:
    save(draft, company=DINUM)
    assert (said(draft), remote.asked) == ((DINUM, "waiting", ""), [])
    assert run_due() == 1
    kept = stored(draft).lookups["company"]
    assert (kept["state"], kept["data"]["name"]) == ("fetched", "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)")
    assert (kept["data"]["postal_address"], kept["data"]["legal_form"]) == ("20 AVENUE DE SEGUR 75007 PARIS", "7120")
    assert (stored(draft).answers, troubles(draft)) == ({"company": DINUM}, [])


def test_the_same_answer_is_not_asked_again_and_another_one_drops_the_result(draft: Dossier, remote: Remote) -> None:
    save(draft, company=DINUM)
    run_due()
    save(draft, company=DINUM, place="20 avenue de segur paris")
    assert said(draft) == (DINUM, "fetched", "")
    save(draft, company=OTHER)
    assert said(draft) == (OTHER, "waiting", "")
    save(draft, company="")
    assert list(stored(draft).lookups) == ["place"]


def test_an_answer_changed_while_the_source_is_asked_keeps_its_own_question(
    draft: Dossier, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(draft, company=DINUM)
    found = company_register.find(DINUM)

    def meanwhile(_siret: str) -> object:
        save(draft, company=OTHER)
        return found

    monkeypatch.setattr(company_register, "find", meanwhile)
    looking_up.look_up(draft.number, "company")
    assert said(draft) == (OTHER, "waiting", "")


def test_a_number_that_the_register_does_not_know_cannot_be_deposited(draft: Dossier, remote: Remote) -> None:
    save(draft, company=OTHER)
    run_due()
    assert (said(draft), troubles(draft)) == ((OTHER, "failed", "unknown"), ["company"])
    assert draft.applicant is not None
    with pytest.raises(Incomplete):
        filing.submit(draft.applicant, draft.number)
    assert stored(draft).is_draft


def test_while_the_register_is_down_the_number_is_taken_and_completed_later(draft: Dossier, remote: Remote) -> None:
    remote.failures = [500] * 3
    save(draft, company=DINUM)
    run_due()
    assert (said(draft), troubles(draft)) == ((DINUM, "failed", "unavailable"), [])
    assert draft.applicant is not None
    filing.submit(draft.applicant, draft.number)
    looking_up.look_up(draft.number, "company")
    assert (said(draft), stored(draft).is_draft) == ((DINUM, "fetched", ""), False)
    assert [event.text for event in history(stored(draft))][:1] == ["Réponse complétée par une source officielle"]


@time_machine.travel("2026-03-02T09:00:00Z", tick=False)
def test_a_question_that_failed_is_queued_again_later_and_later(draft: Dossier, remote: Remote) -> None:
    save(draft, company=DINUM)
    ProcrastinateJob.objects.all().delete()
    for _attempt in range(9):
        remote.failures = [500] * 3
        company_register.register.breaker = Breaker(threshold=3, pause=30)
        looking_up.look_up(draft.number, "company")
    moments = ProcrastinateJob.objects.order_by("id").values_list("scheduled_at", flat=True)
    assert [(at - timezone.now()).seconds / 60 for at in moments if at] == [1, 2, 4, 8, 16, 32, 64, 120, 120]


def test_without_a_source_nothing_is_kept_nor_asked(draft: Dossier, settings: Settings) -> None:
    settings.RECHERCHE_ENTREPRISES_URL = settings.BAN_URL = ""
    assert save(draft, company=DINUM).lookups == {}
    assert (run_due(), troubles(draft)) == (0, [])


def test_answers_in_rows_are_asked_by_path(draft: Dossier, remote: Remote) -> None:
    row = "0" * 25 + "1"
    save(draft, **{f"partners-{row}-partner": DINUM})
    run_due()
    assert said(draft, f"partners-{row}-partner") == (DINUM, "fetched", "")


def test_a_typed_address_waits_for_a_choice(draft: Dossier, remote: Remote) -> None:
    save(draft, place="20 avenue de segur paris")
    run_due()
    assert troubles(draft) == ["place"]
    (found,) = stored(draft).lookups["place"]["data"]["proposals"]
    save(draft, place=["20 avenue de segur paris", json.dumps(found)])
    kept = stored(draft)
    assert {key: kept.answers["place"][key] for key in ("label", "code", "departement", "region", "country")} == {
        "label": "20 Avenue de Ségur 75007 Paris",
        "code": "75107",
        "departement": "75",
        "region": "11",
        "country": "FR",
    }
    assert (kept.lookups, troubles(draft)) == ({}, [])


def test_the_page_follows_a_search_without_losing_what_is_typed(draft: Dossier, remote: Remote, client: Client) -> None:
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    save(draft, company=DINUM)
    page = client.get(reverse("dossiers:fill", args=[draft.number])).content.decode()
    address = reverse("dossiers:lookup", args=[draft.number])
    assert f'hx-get="{address}?champ=company"' in page
    assert "Recherche en cours" in client.get(address, {"champ": "company"}).content.decode()
    run_due()
    panel = client.get(address, {"champ": "company"}).content.decode()
    assert ("hx-get" in panel, "<input" in panel) == (False, False)
    assert "20 AVENUE DE SEGUR 75007 PARIS" in words(panel)
    assert client.get(address, {"champ": "nowhere"}).status_code == 404


def test_a_failed_search_is_asked_again_by_its_button(draft: Dossier, remote: Remote, client: Client) -> None:
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    remote.failures = [500] * 3
    save(draft, company=DINUM)
    run_due()
    page = client.get(reverse("dossiers:fill", args=[draft.number])).content.decode()
    assert (
        '<button class="fr-btn fr-btn--tertiary fr-btn--sm" type="submit" name="retry-lookup" value="company">' in page
    )
    answered = client.post(reverse("dossiers:save", args=[draft.number]), {"company": DINUM, "retry-lookup": "company"})
    assert answered["Location"] == reverse("dossiers:fill", args=[draft.number]) + "#field-company-lookup"
    assert said(draft) == (DINUM, "waiting", "")
    run_due()
    assert said(draft) == (DINUM, "fetched", "")


def test_addresses_are_suggested_while_one_types(draft: Dossier, remote: Remote, client: Client) -> None:
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    address = reverse("dossiers:suggest", args=[draft.number])
    shown = client.get(address, {"place": "20 avenue de segur"}).content.decode()
    assert '<option value="20 Avenue de Ségur 75007 Paris" data-choice="{&quot;label&quot;' in shown
    assert client.get(address, {"place": "a"}).content.decode().strip() == ""
    remote.failures = [500]
    assert client.get(address, {"place": "20 avenue de segur"}).content.decode().strip() == ""
    assert [client.get(address, query).status_code for query in ({}, {"nowhere": "a"})] == [404, 404]


def test_strangers_neither_search_nor_follow(draft: Dossier, remote: Remote, client: Client) -> None:
    client.force_login(PersonFactory.create())
    for route, query in (("lookup", {"champ": "company"}), ("suggest", {"place": "20 avenue"})):
        assert client.get(reverse(f"dossiers:{route}", args=[draft.number]), query).status_code == 404
    assert remote.asked == []


def test_agents_read_what_the_source_said(demarche: Demarche, client: Client) -> None:
    data = {"name": "Dinum", "postal_address": "20 avenue de Ségur", "is_active": False}
    lookup = {"source": "company", "key": DINUM, "state": "fetched", "data": data}
    dossier = SubmittedFactory.create(demarche=demarche, answers={"company": DINUM}, lookups={"company": lookup})
    agent = PersonFactory.create()
    GroupMemberFactory.create(group=demarche.groups.get(), person=agent)
    client.force_login(agent)
    page = words(client.get(reverse("dossiers:agent-dossier", args=[dossier.number])).content.decode())
    assert "Dénomination Dinum Adresse 20 avenue de Ségur État Établissement fermé" in page
    assert client.get(reverse("dossiers:pdf", args=[dossier.number])).status_code == 200


FILLING = {
    "sections": [
        {
            "id": "main",
            "fields": [
                {
                    "id": "hedge",
                    "type": "referential",
                    "label": "Haie",
                    "required": False,
                    "url": "",
                    "shows": [{"path": "$.name", "label": "Nom"}],
                    "fills": [
                        {"path": "$.name", "field": "title"},
                        {"path": "$.metres", "field": "length"},
                        {"path": "$.planted", "field": "planted"},
                        {"path": "$.siret", "field": "owner"},
                        {"path": "$.name", "field": "count"},
                    ],
                },
                {"id": "title", "type": "text", "label": "Titre", "required": False},
                {"id": "length", "type": "decimal", "label": "Longueur", "required": False},
                {"id": "planted", "type": "date", "label": "Plantation", "required": False},
                {"id": "owner", "type": "siret", "label": "Propriétaire", "required": False},
                {"id": "count", "type": "integer", "label": "Nombre", "required": False},
                {"id": "link", "type": "dossier_link", "label": "Autre dossier", "required": False},
            ],
        }
    ]
}
HEDGES = {
    "/A": {"name": "Haie A", "metres": 12.5, "planted": "2026-03-01T08:00:00Z", "siret": DINUM},
    "/B": {"name": "Haie B", "metres": "7"},
}


@pytest.fixture
def hedge(db: None, remote: Remote, settings: Settings) -> Dossier:
    settings.REFERENTIAL_HOSTS = {"127.0.0.1"}
    referentials.service_at.cache_clear()
    remote.answers = lambda asked: HEDGES.get(asked.path) or (answer(asked) if "q" in asked.params else None)
    document = json.loads(json.dumps(FILLING).replace('"url": ""', f'"url": "{remote.url}/{{value}}"'))
    return DraftFactory.create(
        demarche=DemarcheFactory.create(published_revision=RevisionFactory.create(document=document))
    )


def test_a_referential_answers_other_fields_each_in_its_form(hedge: Dossier) -> None:
    save(hedge, hedge="A")
    assert run_due() == 2, "the SIRET that it gives is asked in turn"
    assert stored(hedge).answers == {
        "hedge": "A",
        "title": "Haie A",
        "length": "12.5",
        "planted": "2026-03-01",
        "owner": DINUM,
    }
    assert (said(hedge, "owner")[1], stored(hedge).lookups["hedge"]["data"]["values"]["$.name"]) == (
        "fetched",
        "Haie A",
    )


def test_it_replaces_what_it_gave_never_what_somebody_typed(hedge: Dossier) -> None:
    save(hedge, title="Ma haie")
    save(hedge, hedge="A")
    run_due()
    save(hedge, hedge="B")
    run_due()
    kept = stored(hedge).answers
    assert (kept["title"], kept["length"], kept["hedge"]) == ("Ma haie", "7", "B")


def test_the_page_shows_what_a_referential_answered(hedge: Dossier, client: Client) -> None:
    assert hedge.applicant is not None
    client.force_login(hedge.applicant)
    save(hedge, hedge="B")
    run_due()
    panel = client.get(reverse("dossiers:lookup", args=[hedge.number]), {"champ": "hedge"}).content.decode()
    assert 'id="field-title-group" hx-swap-oob="true"' in panel
    assert 'name="title" value="Haie B"' in panel


def test_a_link_leads_to_a_dossier_of_the_same_applicant(hedge: Dossier) -> None:
    other, stranger = DraftFactory.create(applicant=hedge.applicant), DraftFactory.create()
    assert save(hedge, link=str(other.number)).answers == {"link": other.number}
    for number in (stranger.number, hedge.number, 999_999_999):
        assert save(hedge, link=str(number)).answers == {"link": other.number}


def test_an_autosave_answers_with_the_search_that_it_began(draft: Dossier, remote: Remote, client: Client) -> None:
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    saved = client.post(reverse("dossiers:save-field", args=[draft.number, "company"]), {"company": DINUM})
    assert "Recherche en cours" in saved.content.decode()


def test_what_a_source_said_of_another_answer_is_not_shown(demarche: Demarche, client: Client) -> None:
    lookup = {"source": "company", "key": OTHER, "state": "fetched", "data": {"name": "Une autre"}}
    draft = DraftFactory.create(demarche=demarche, answers={"company": DINUM}, lookups={"company": lookup})
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    assert "Une autre" not in client.get(reverse("dossiers:fill", args=[draft.number])).content.decode()


def test_without_a_search_the_address_is_typed(demarche: Demarche, settings: Settings, client: Client) -> None:
    settings.BAN_URL = ""
    draft = DraftFactory.create(demarche=demarche)
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    page = client.get(reverse("dossiers:fill", args=[draft.number])).content.decode()
    assert 'name="place.mode" value="manual" checked' in page
    save(
        draft, **{"place.mode": "manual", "place.street": "1 place du Breuil", "place.commune": "43000 Le Puy-en-Velay"}
    )
    assert stored(draft).answers["place"]["label"] == "1 place du Breuil 43000 Le Puy-en-Velay"


def test_an_impatient_person_no_longer_asks(
    draft: Dossier, remote: Remote, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "SUGGESTIONS", 2)
    assert draft.applicant is not None
    client.force_login(draft.applicant)
    for _time in range(4):
        client.get(reverse("dossiers:suggest", args=[draft.number]), {"place": "20 avenue de segur"})
    assert len(remote.asked) == 2


def test_a_move_to_another_version_asks_what_cast_answers_now_ask(remote: Remote, demarche: Demarche) -> None:
    """A text becomes a SIRET: the register is asked at the move, for a draft and for a deposited dossier alike."""
    text = {"id": "company", "type": "text", "label": "Votre entreprise", "required": False}
    first = RevisionFactory.create(document={"sections": [{"id": "main", "fields": [text]}]})
    second = RevisionFactory.create(questionnaire_key=first.questionnaire_key, number=2, document=FORM)
    sheet = {"company": DINUM}
    moved = [make.create(demarche=demarche, revision=first, answers=sheet) for make in (DraftFactory, SubmittedFactory)]
    other = DraftFactory.create(demarche=demarche, revision=first, answers={"company": "Une entreprise"})
    by = PersonFactory.create()
    conversion = converting.start(
        demarche, source=first, target=second, choices={"*": "move", "company": "move"}, by=by
    )
    converting.advance(conversion.pk)
    asked = ProcrastinateJob.objects.filter(task_name__endswith="look_up").values_list("args", flat=True)
    assert [job["number"] for job in asked] == [one.number for one in moved]
    run_due()
    assert [said(one) for one in moved] == [(DINUM, "fetched", "")] * 2
    assert stored(other).lookups == {}
    found = [stored(one).lookups for one in moved]
    conversion.refresh_from_db()
    undoing.undo(conversion, by=by)
    run_due()
    assert [stored(one).answers for one in moved] == [sheet] * 2
    assert [stored(one).lookups for one in moved] == found
