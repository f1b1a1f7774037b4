"""Publication: one door, whatever asks for it; refused means unchanged."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message
from communs.newsroom.enums import Role
from communs.newsroom.models import Acknowledgement, DeclaredFigure, Entry, Event, FigureQuote, PressRelease, Section
from communs.newsroom.operations.publishing import NotReady, publish
from communs.newsroom.operations.scheduling import publish_due
from communs.newsroom.operations.withdrawing import withdraw
from communs.newsroom.reviewing import findings_of
from tests.factories import newsroom as make

pytestmark = pytest.mark.django_db
PLACEHOLDER = "Le projet accompagne XX élèves."


@pytest.fixture
def officer() -> Person:
    return make.member(Role.PRESS_OFFICER)


def draft(**fields: object) -> PressRelease:
    return make.press_release(
        **{"live": False, "headline": "Une salle ouvre à Grenoble", "chapo": "Elle accueille.", **fields}
    )


def verbs(entry: Entry) -> list[str]:
    return [line.verb for line in trail(entry)]


def latest(entry: Entry) -> Revision:
    return Revision.objects.get(pk=Entry.objects.get(pk=entry.pk).latest_revision_id)


def declared(value: int) -> DeclaredFigure:
    row, _created = DeclaredFigure.objects.update_or_create(
        slug="salles",
        defaults={
            "label": "Salles",
            "value": value,
            "unit_one": "salle",
            "unit_many": "salles",
            "measured_on": timezone.localdate(),
            "source": "Enquête fictive",
        },
    )
    return row


QUOTING = 'Nous ouvrons {{ figure("newsroom:salles") }} cette année.'


def test_a_publication_remembers_what_its_readers_see(officer: Person) -> None:
    declared(1234)
    entry = draft(text=QUOTING)
    publish(entry, latest(entry), officer)
    entry.refresh_from_db()
    quote = FigureQuote.objects.get()
    assert entry.live
    assert verbs(entry) == ["publish"]
    assert (quote.entry_id, quote.name, quote.value, quote.text) == (
        entry.pk,
        "newsroom:salles",
        Decimal(1234),
        "1\N{NARROW NO-BREAK SPACE}234\N{NO-BREAK SPACE}salles",
    )
    assert quote.source == "Enquête fictive"


def test_an_error_stops_the_publication_and_nothing_changes(officer: Person) -> None:
    entry = draft(text=PLACEHOLDER)
    with pytest.raises(NotReady) as refusal:
        publish(entry, latest(entry), officer)
    assert [finding.check for finding in refusal.value.findings] == ["placeholder"]
    entry.refresh_from_db()
    assert (entry.live, entry.last_published_at, verbs(entry)) == (False, None, [])


def test_a_warning_is_acknowledged_by_name_before_it_goes_out(officer: Person) -> None:
    entry = draft(text="Un texte d'exemple.")
    found = findings_of(entry)
    assert {finding.severity for finding in found} == {"warning"}
    with pytest.raises(NotReady):
        publish(entry, latest(entry), officer)
    for finding in found:
        Acknowledgement.objects.create(
            entry_id=entry.pk, check_name=finding.check, fingerprint=finding.fingerprint, person=officer
        )
    publish(entry, latest(entry), officer)
    entry.refresh_from_db()
    assert entry.live


def by_workflow(entry: Entry, officer: Person, client: Client) -> None:
    entry.get_workflow().start(entry, officer)
    for _step in range(2):
        entry.refresh_from_db()
        entry.current_workflow_task.on_action(entry.current_workflow_task_state, officer, "approve")


def by_revision(entry: Entry, officer: Person, client: Client) -> None:
    latest(entry).publish(user=officer)


def by_clock(entry: Entry, officer: Person, client: Client) -> None:
    Revision.objects.filter(pk=entry.latest_revision_id).update(approved_go_live_at=timezone.now())
    publish_due()


def by_bulk_action(entry: Entry, officer: Person, client: Client) -> None:
    answer = client.post(f"/redaction/bulk/wagtailcore/page/publish/?id={entry.pk}")
    assert answer.status_code == 302


def by_api(entry: Entry, officer: Person, client: Client) -> None:
    answer = client.post(f"/redaction/api/main/pages/{entry.pk}/action/publish/", content_type="application/json")
    assert answer.status_code in {200, 422}


def by_copy(entry: Entry, officer: Person, client: Client) -> None:
    Entry.objects.filter(pk=entry.pk).update(live=True)
    copied = Entry.objects.get(pk=entry.pk).specific.copy(update_attrs={"slug": "copie"}, user=officer)
    assert not copied.live
    Entry.objects.filter(pk=entry.pk).update(live=False)
    latest(copied).publish(user=officer)


WAYS = [by_workflow, by_revision, by_clock, by_bulk_action, by_api, by_copy]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_publishing_passes_the_review(
    way: Callable[[Entry, Person, Client], None], officer: Person, client: Client
) -> None:
    client.force_login(officer)
    entry = draft(text=PLACEHOLDER)
    with contextlib.suppress(NotReady):
        way(entry, officer, client)
    assert Entry.objects.filter(live=True).count() == 0
    assert FigureQuote.objects.count() == 0


@pytest.mark.parametrize("way", WAYS[:-1], ids=lambda way: way.__name__)
def test_every_way_publishes_what_is_ready(
    way: Callable[[Entry, Person, Client], None], officer: Person, client: Client
) -> None:
    client.force_login(officer)
    officer.groups.add(*make.member(Role.REVIEWER).groups.all())
    entry = draft(text="Un paragraphe fini.")
    way(entry, officer, client)
    entry.refresh_from_db()
    assert entry.live
    assert verbs(entry) == ["publish"]


def form(entry: dict[str, str]) -> dict[str, str]:
    """What the browser sends of an article with one paragraph."""
    streams = {f"{name}-count": "0" for name in ("cover", "body", "facts", "files")}
    comments = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    text = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "0198c0de-0000-7000-8000-000000000001",
        "body-0-value": entry.pop("text"),
    }
    plain = {"language": "fr", "released_at": "2026-03-02 09:00", "slug": "une-salle", "chapo": "Elle accueille."}
    return {**streams, **comments, **text, **plain, **entry}


@pytest.mark.parametrize(("text", "live"), [(PLACEHOLDER, False), ("Un paragraphe fini.", True)])
def test_the_button_of_a_new_text_leads_to_the_review_or_publishes(
    client: Client, officer: Person, text: str, *, live: bool
) -> None:
    client.force_login(officer)
    parent = Section.objects.get(kind="actualites")
    data = form({"headline": "Une salle ouvre", "text": text, "action-publish": "action-publish"})
    answer = client.post(f"/redaction/pages/add/newsroom/article/{parent.pk}/", data)
    entry = Entry.objects.get().specific
    assert (entry.live, entry.headline, entry.get_latest_revision_as_object().body[0].value) == (
        live,
        "Une salle ouvre",
        text,
    )
    assert answer.url == (f"/redaction/pages/{parent.pk}/" if live else f"/redaction/relecture/{entry.pk}/")


def test_the_button_of_a_published_text_leaves_it_as_it_was_when_the_review_refuses(
    client: Client, officer: Person
) -> None:
    client.force_login(officer)
    entry = make.article(headline="Une salle ouvre", text="Un paragraphe fini.")
    data = form({"headline": "Une salle ouvre", "text": PLACEHOLDER, "action-publish": "action-publish"})
    answer = client.post(f"/redaction/pages/{entry.pk}/edit/", data)
    entry.refresh_from_db()
    assert answer.url == f"/redaction/relecture/{entry.pk}/"
    assert entry.body[0].value == "Un paragraphe fini."
    assert entry.get_latest_revision_as_object().body[0].value == PLACEHOLDER


def test_a_planned_publication_goes_out_at_its_second(officer: Person, run_jobs: Callable[[], int]) -> None:
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False) as clock:
        entry = draft(text="Un paragraphe fini.", go_live_at=now + timedelta(hours=1))
        publish(entry, latest(entry), officer)
        assert verbs(entry) == ["plan"]
        clock.shift(timedelta(hours=1, seconds=-1))
        run_jobs()
        entry.refresh_from_db()
        assert not entry.live
        clock.shift(timedelta(seconds=1))
        run_jobs()
        entry.refresh_from_db()
        assert (entry.live, verbs(entry)) == (True, ["plan", "publish"])


def test_a_planned_publication_whose_figure_changes_stays_in_and_the_team_is_told(officer: Person) -> None:
    declared(12)
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False) as clock:
        entry = draft(text=QUOTING, go_live_at=now + timedelta(hours=1))
        publish(entry, latest(entry), officer)
        declared(13)
        clock.shift(timedelta(hours=1))
        assert publish_due() == 0
        assert publish_due() == 0
    entry.refresh_from_db()
    assert (entry.live, latest(entry).approved_go_live_at, verbs(entry)) == (False, None, ["plan", "hold back"])
    letter = Message.objects.get(template="newsroom/mail/held_back")
    assert letter.recipient == officer.email
    assert letter.context["title"] == "Une salle ouvre à Grenoble"


def test_an_expired_text_is_withdrawn_and_written_down() -> None:
    entry = make.article(headline="Expiré", expire_at=timezone.now() - timedelta(seconds=1))
    assert publish_due() == 1
    entry.refresh_from_db()
    assert (entry.live, entry.expired, verbs(entry)) == (False, True, ["expire"])
    assert publish_due() == 0


def test_withdrawing_and_deleting_are_written_down(officer: Person) -> None:
    entry = make.article(headline="Retiré")
    withdraw(entry, officer)
    entry.refresh_from_db()
    assert (entry.live, verbs(entry)) == (False, ["withdraw"])
    key = Entry(pk=entry.pk)
    entry.delete(user=officer)
    assert [(line.verb, line.actor_id) for line in trail(type(entry)(pk=key.pk))][-1] == ("delete", officer.pk)


def test_calendars_take_up_an_event_again_when_its_hour_moves(officer: Person) -> None:
    entry = make.event(live=False, headline="Une rencontre", chapo="Elle réunit.")
    publish(entry, latest(entry), officer)
    assert Event.objects.get(pk=entry.pk).revised == 0
    version = Event.objects.get(pk=entry.pk)
    version.ends_at += timedelta(hours=1)
    publish(version, version.save_revision(), officer)
    assert Event.objects.get(pk=entry.pk).revised == 1
    version = Event.objects.get(pk=entry.pk)
    version.chapo = "Elle réunit tout le monde."
    publish(version, version.save_revision(), officer)
    assert Event.objects.get(pk=entry.pk).revised == 1
