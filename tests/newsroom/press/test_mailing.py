"""A mailing goes to whom it is for, once, at its pace; it stops, goes on, ends; nothing leaves that is not published."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.jobs.queries import counts
from communs.newsroom.models import Entry, Journalist, Letter, LetterContent, Mailing, PrivateLink
from communs.newsroom.operations import mailing as mailings
from communs.newsroom.operations import subscriptions
from communs.newsroom.press import queries
from communs.newsroom.press.refusals import (
    AlreadyConfirmed,
    AudienceChanged,
    NobodyToWriteTo,
    NotPublished,
    WrongState,
)
from tests.core.mail.smtp import Server
from tests.factories import newsroom as make
from tests.factories import press
from tests.newsroom.press.sample import full_release

pytestmark = pytest.mark.django_db
EMBARGO = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
BEFORE = EMBARGO - timedelta(days=1)
Run = Callable[..., int]


def states(mailing: Mailing) -> dict[str, int]:
    return dict(Counter(mailing.letters.values_list("state", flat=True)))


def state_of(mailing: Mailing) -> str:
    mailing.refresh_from_db()
    return mailing.state


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def confirmed(entry: Entry, officer: Person, **fields: object) -> Mailing:
    mailing = press.mailing(entry, by=officer, **fields)
    mailings.confirm(mailing, by=officer, expected=queries.audience(mailing).count())
    return mailing


def test_every_journalist_gets_a_letter_of_their_own(
    server: Server, run_jobs: Run, officer: Person, settings: Settings
) -> None:
    settings.BOUNCE_ADDRESS = "retours@exemple.example"
    press.journalist("camille@media.example")
    press.journalist("zoe@media.example", language="en")
    press.journalist("lou@media.example", state="suspended", suspension="congé")
    mailing = confirmed(full_release(), officer, intro="Bonjour <tous>")
    run_jobs()
    assert sorted(got["To"] for got in server.received) == ["camille@media.example", "zoe@media.example"]
    camille = next(got for got in server.received if got["To"].startswith("camille"))
    assert camille["Subject"].strip() == "Une salle du numérique ouvre à Grenoble"
    assert camille["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        camille["List-Unsubscribe"].strip().startswith("<http://localhost:8000/espace-presse/abonnement/desabonnement/")
    )
    letter = mailing.letters.get(journalist__email="camille@media.example")
    assert (camille["Message-ID"], letter.state) == (letter.message_id, "sent")
    assert sorted(server.senders) == sorted(f"retours+{one.pk.hex}@exemple.example" for one in mailing.letters.all())
    text, html = part(camille, "plain"), part(camille, "html")
    assert text.startswith("Bonjour <tous>\n\n")
    assert "Bonjour &lt;tous&gt;" in html
    assert "Me désabonner : http://localhost:8000/espace-presse/abonnement/desabonnement/" in text
    assert ".invalid" not in text + html
    assert state_of(mailing) == "sent"
    assert [entry.verb for entry in trail(mailing)] == ["prepare_mailing", "confirm_mailing", "end_mailing"]
    assert len({got["Message-ID"] for got in server.received}) == 2


def test_what_was_said_is_remembered_once_without_any_secret(server: Server, run_jobs: Run, officer: Person) -> None:
    for name in ("camille", "zoe"):
        press.journalist(f"{name}@media.example")
    mailing = confirmed(full_release(), officer)
    run_jobs()
    content = LetterContent.objects.get()
    assert set(mailing.letters.values_list("content", flat=True)) == {content.pk}
    assert "https://unsubscribe.invalid/" in content.html
    assert "desabonnement" not in content.html + content.text


def test_the_one_click_link_of_a_letter_unsubscribes(
    client: Client, server: Server, run_jobs: Run, officer: Person
) -> None:
    journalist = press.journalist()
    confirmed(make.press_release(), officer)
    run_jobs()
    address = server.received[0]["List-Unsubscribe"].strip(" <>").removeprefix("http://localhost:8000")
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    journalist.refresh_from_db()
    assert journalist.state == "unsubscribed"


def test_a_second_click_sends_nothing_more(run_jobs: Run, server: Server, officer: Person) -> None:
    press.journalist()
    mailing = confirmed(make.press_release(), officer)
    with pytest.raises(AlreadyConfirmed):
        mailings.confirm(mailing, by=officer, expected=1)
    run_jobs()
    with pytest.raises(AlreadyConfirmed):
        mailings.confirm(mailing, by=officer, expected=1)
    assert (len(server.received), Letter.objects.count()) == (1, 1)


def test_the_number_that_was_read_is_the_number_that_is_sent(officer: Person) -> None:
    mailing = press.mailing(make.press_release(), by=officer)
    with pytest.raises(NobodyToWriteTo):
        mailings.confirm(mailing, by=officer, expected=0)
    press.journalist()
    with pytest.raises(AudienceChanged):
        mailings.confirm(mailing, by=officer, expected=2)
    assert (state_of(mailing), Letter.objects.count(), counts()["todo"]) == ("draft", 0, 0)


def test_the_audience_follows_topics_and_language(officer: Person) -> None:
    education, culture = press.topic("Éducation"), press.topic("Culture")
    press.journalist("education@media.example", topics=[education])
    press.journalist("both@media.example", topics=[education, culture])
    press.journalist("culture@media.example", topics=[culture], language="en")
    press.journalist("all@media.example")
    press.journalist("pending@media.example", state="pending")
    mailing = press.mailing(make.press_release(), by=officer)

    def reached() -> list[str]:
        return sorted(one.email.split("@")[0] for one in queries.audience(mailing))

    assert reached() == ["all", "both", "culture", "education"]
    mailings.change(mailing, by=officer, form="whole", intro="", language="", topics=[education])
    assert reached() == ["all", "both", "education"]
    mailings.change(mailing, by=officer, form="whole", intro="", language="en", topics=[culture])
    mailing.refresh_from_db()
    assert reached() == ["culture"]


def test_letters_keep_to_the_pace(server: Server, run_jobs: Run, officer: Person, settings: Settings) -> None:
    settings.MAILING_PER_MINUTE = 2
    for rank in range(5):
        press.journalist(f"j{rank}@media.example")
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        mailing = confirmed(make.press_release(), officer)
        run_jobs()
        assert states(mailing) == {"sent": 2, "queued": 3}
        run_jobs()
        assert len(server.received) == 2
    for minute, sent in ((1, 4), (2, 5)):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            run_jobs()
            assert (len(server.received), states(mailing)["sent"]) == (sent, sent)
    assert (state_of(mailing), counts()) == ("sent", {"failed": 0, "todo": 0, "doing": 0})


def test_two_mailings_share_the_pace(server: Server, run_jobs: Run, officer: Person, settings: Settings) -> None:
    settings.MAILING_PER_MINUTE = 3
    for rank in range(2):
        press.journalist(f"j{rank}@media.example")
    with time_machine.travel(timezone.now(), tick=False):
        first, second = confirmed(make.press_release(), officer), confirmed(make.article(), officer)
        run_jobs()
        assert (states(first), states(second)) == ({"sent": 2}, {"sent": 1, "queued": 1})


def test_a_pause_stops_and_a_resumption_goes_on(
    server: Server, run_jobs: Run, officer: Person, settings: Settings
) -> None:
    settings.MAILING_PER_MINUTE = 1
    for rank in range(3):
        press.journalist(f"j{rank}@media.example")
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        mailing = confirmed(make.press_release(), officer)
        run_jobs()
        mailings.pause(mailing, by=officer)
        with pytest.raises(WrongState):
            mailings.pause(mailing, by=officer)
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        run_jobs()
        assert (len(server.received), state_of(mailing)) == (1, "paused")
        mailings.resume(mailing, by=officer)
        run_jobs()
        assert len(server.received) == 2
        mailings.cancel(mailing, by=officer)
    with time_machine.travel(start + timedelta(minutes=9), tick=False):
        run_jobs()
    assert (len(server.received), states(mailing), state_of(mailing)) == (2, {"sent": 2, "cancelled": 1}, "cancelled")


def test_a_batch_that_runs_twice_sends_once(server: Server, run_jobs: Run, officer: Person) -> None:
    press.journalist()
    mailing = confirmed(make.press_release(), officer)
    mailing.refresh_from_db()
    for _ in range(2):
        mailings.send_batch(mailing.pk, mailing.turn)
    run_jobs()
    assert len(server.received) == 1


def test_whoever_leaves_meanwhile_is_left_alone(server: Server, run_jobs: Run, officer: Person) -> None:
    leaving = press.journalist("camille@media.example")
    press.journalist("zoe@media.example")
    mailing = confirmed(make.press_release(), officer)
    subscriptions.unsubscribe(leaving)
    run_jobs()
    assert [got["To"] for got in server.received] == ["zoe@media.example"]
    assert (states(mailing), state_of(mailing)) == ({"sent": 1, "cancelled": 1}, "sent")


@pytest.mark.parametrize("fields", [{"live": False}, {"expire_at": BEFORE - timedelta(days=1)}])
def test_what_is_not_published_is_not_sent(officer: Person, fields: dict[str, object]) -> None:
    with time_machine.travel(BEFORE, tick=False), pytest.raises(NotPublished):
        mailings.prepare(make.press_release(**fields), by=officer)
    assert Mailing.objects.count() == 0


def test_a_mailing_stops_when_its_entry_is_withdrawn(server: Server, run_jobs: Run, officer: Person) -> None:
    press.journalist()
    entry = make.press_release()
    mailing = confirmed(entry, officer)
    Entry.objects.filter(pk=entry.pk).update(live=False)
    run_jobs()
    assert (server.received, state_of(mailing), mailing.stopped_by) == ([], "paused", "Le contenu n’est plus publié.")
    with pytest.raises(NotPublished):
        mailings.resume(mailing, by=officer)


def test_an_address_that_does_not_exist_is_suspended(server: Server, run_jobs: Run, officer: Person) -> None:
    gone, full = press.journalist("gone@media.example"), press.journalist("spam@media.example")
    server.refused = {
        "gone@media.example": "550 5.1.1 No such user",
        "spam@media.example": "550 5.7.1 Message refused by policy",
    }
    mailing = confirmed(make.press_release(), officer)
    run_jobs(reraise=False)
    gone.refresh_from_db()
    full.refresh_from_db()
    assert (gone.state, "No such user" in gone.suspension, full.state) == ("suspended", True, "active")
    assert (states(mailing), state_of(mailing)) == ({"failed": 2}, "sent")


def never_taken(server: Server, run_jobs: Run, officer: Person) -> Mailing:
    """A mailing to two journalists, one of whose servers never takes anything for the moment."""
    for name in ("camille", "zoe"):
        press.journalist(f"{name}@media.example")
    server.refused = {"zoe@media.example": "450 4.2.0 Greylisted"}
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        mailing = confirmed(make.press_release(), officer)
        for _ in range(8):
            assert state_of(mailing) == "sending"
            run_jobs(reraise=False)
            clock.shift(timedelta(hours=7))
    return mailing


def test_a_letter_that_is_never_taken_ends_its_mailing(
    client: Client, server: Server, run_jobs: Run, officer: Person
) -> None:
    mailing = never_taken(server, run_jobs, officer)
    assert (state_of(mailing), states(mailing)) == ("sent", {"sent": 1, "failed": 1})
    letter = mailing.letters.get(state="failed")
    assert letter.journalist is not None
    assert (letter.journalist.email, letter.journalist.state) == ("zoe@media.example", "active")
    assert letter.error == "450 4.2.0 Greylisted"
    client.force_login(officer)
    page = client.get(f"/redaction-presse/envois/{mailing.pk}/").content.decode()
    faults = page[page.index("Lettres qui ne sont pas arrivées") :]
    assert ("zoe@media.example" in faults, "camille@media.example" in faults) == (True, False)
    assert "Envoyer de nouveau à 1 adresse" in faults


def test_what_could_not_be_delivered_is_sent_again_to_nobody_else(
    client: Client, server: Server, run_jobs: Run, officer: Person
) -> None:
    mailing = never_taken(server, run_jobs, officer)
    server.refused = {}
    client.force_login(officer)
    address = f"/redaction-presse/envois/{mailing.pk}/"
    for _ in range(2):
        assert client.post(f"{address}renvoyer/")["Location"] == address
    assert (state_of(mailing), states(mailing)) == ("sending", {"sent": 1, "queued": 1})
    run_jobs()
    assert [got["To"] for got in server.received] == ["camille@media.example", "zoe@media.example"]
    assert (state_of(mailing), states(mailing)) == ("sent", {"sent": 2})
    assert "Envoyer de nouveau" not in client.get(address).content.decode()
    assert [entry.verb for entry in trail(mailing)] == [
        "prepare_mailing",
        "confirm_mailing",
        "end_mailing",
        "send_mailing_again",
        "end_mailing",
    ]


def test_a_mailing_is_sent_again_only_once_it_ended_and_to_somebody(
    server: Server, run_jobs: Run, officer: Person
) -> None:
    mailing = never_taken(server, run_jobs, officer)
    draft = press.mailing(make.press_release(), by=officer)
    with pytest.raises(WrongState):
        mailings.send_again(draft, by=officer)
    Journalist.objects.filter(email="zoe@media.example").update(state="suspended", suspension="congé")
    with pytest.raises(NobodyToWriteTo):
        mailings.send_again(mailing, by=officer)
    Journalist.objects.update(state="active", suspension="")
    Entry.objects.filter(pk=mailing.entry_id).update(live=False)
    with pytest.raises(NotPublished):
        mailings.send_again(mailing, by=officer)
    assert (state_of(mailing), states(mailing), len(server.received)) == ("sent", {"sent": 1, "failed": 1}, 1)


def test_an_attempt_is_marked_and_goes_to_who_prepares(server: Server, run_jobs: Run, officer: Person) -> None:
    press.journalist()
    mailing = press.mailing(full_release(), by=officer)
    mailings.try_on(mailing, by=officer)
    run_jobs()
    (got,) = server.received
    assert (got["To"], got["Subject"].strip()) == (officer.email, "[Essai] Une salle du numérique ouvre à Grenoble")
    assert "List-Unsubscribe" not in got
    assert (state_of(mailing), Letter.objects.count()) == ("draft", 0)


def test_each_reads_the_version_in_their_language(server: Server, run_jobs: Run, officer: Person) -> None:
    french = make.press_release(headline="Une salle ouvre")
    make.press_release(headline="A room opens", language="en", original=french)
    press.journalist("camille@media.example", language="fr")
    press.journalist("zoe@media.example", language="en")
    confirmed(french, officer)
    run_jobs()
    assert {got["To"]: got["Subject"] for got in server.received} == {
        "camille@media.example": "Une salle ouvre",
        "zoe@media.example": "A room opens",
    }


def private_address(message: EmailMessage) -> str:
    text = part(message, "plain")
    start = text.index("http://localhost:8000/presse/")
    return text[start:].split()[0].removeprefix("http://localhost:8000")


def test_under_embargo_a_letter_may_say_nothing_but_the_link(server: Server, run_jobs: Run, officer: Person) -> None:
    press.journalist()
    with time_machine.travel(BEFORE, tick=False):
        confirmed(full_release(embargo_until=EMBARGO), officer, form="link")
        run_jobs()
        (got,) = server.received
        said = part(got, "plain") + part(got, "html") + got["Subject"]
        assert [word for word in ("salle", "Grenoble", "atelier") if word in said] == []
        assert "3 mars 2026 à 9 h 00" in part(got, "plain").replace("\N{NO-BREAK SPACE}", " ")


def test_a_private_link_opens_before_the_embargo_and_leads_to_the_public_page_at_its_second(
    client: Client, server: Server, run_jobs: Run, officer: Person
) -> None:
    press.journalist()
    entry = full_release(embargo_until=EMBARGO)
    with time_machine.travel(BEFORE, tick=False):
        confirmed(entry, officer)
        run_jobs()
    (got,) = server.received
    assert got["Subject"].strip().startswith("Sous embargo jusqu’au 3 mars 2026")
    address = private_address(got)
    assert address.split("/")[2] not in str(list(PrivateLink.objects.values()))
    with time_machine.travel(EMBARGO - timedelta(seconds=1), tick=False):
        assert client.get(entry.path_on_site).status_code == 404
        page = client.get(address)
        assert page.status_code == 200
        assert "Sous embargo jusqu’au 3 mars 2026" in page.content.decode()
        headers = {name: page[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
        assert headers == {
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow",
        }
        assert client.get(f"{address}document.pdf")["Content-Type"] == "application/pdf"
        assert client.get(f"{address}dossier.zip")["Content-Type"] == "application/zip"
    with time_machine.travel(EMBARGO, tick=False):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"http://localhost:8000{entry.path_on_site}")
        assert client.get(f"{address}document.pdf").status_code == 302


@pytest.mark.parametrize("close", ["revoke", "leave", "withdraw"])
def test_a_private_link_is_closed_at_once(
    client: Client, server: Server, run_jobs: Run, officer: Person, close: str
) -> None:
    journalist = press.journalist()
    entry = full_release(embargo_until=EMBARGO)
    with time_machine.travel(BEFORE, tick=False):
        confirmed(entry, officer)
        run_jobs()
        address = private_address(server.received[0])
        assert client.get(address).status_code == 200
        if close == "revoke":
            assert mailings.revoke_links(entry, by=officer) == 1
        elif close == "leave":
            subscriptions.unsubscribe(journalist)
        else:
            Entry.objects.filter(pk=entry.pk).update(live=False)
        assert [client.get(f"{address}{end}").status_code for end in ("", "document.pdf", "dossier.zip")] == [404] * 3


def test_letters_that_leave_after_the_embargo_say_nothing_of_it(
    server: Server, run_jobs: Run, officer: Person, settings: Settings
) -> None:
    settings.MAILING_PER_MINUTE = 1
    for name in ("camille", "zoe"):
        press.journalist(f"{name}@media.example")
    with time_machine.travel(EMBARGO - timedelta(seconds=30), tick=False):
        confirmed(full_release(embargo_until=EMBARGO), officer, form="link")
        run_jobs()
    with time_machine.travel(EMBARGO + timedelta(seconds=30), tick=False):
        run_jobs()
    subjects = [got["Subject"].strip() for got in server.received]
    assert subjects[0].startswith("Sous embargo")
    assert subjects[1] == "Une salle du numérique ouvre à Grenoble"
    assert "/presse/" not in part(server.received[1], "plain")
    assert PrivateLink.objects.count() == 1


def test_the_pages_of_a_mailing(client: Client, server: Server, run_jobs: Run, officer: Person) -> None:
    press.journalist()
    entry = full_release()
    client.force_login(officer)
    assert client.get(f"/redaction-presse/envois/preparer/{entry.pk}/").status_code == 200
    address = client.post(f"/redaction-presse/envois/preparer/{entry.pk}/")["Location"]
    assert client.post(address, {"language": "", "intro": "Bonjour"}).status_code == 302
    page = client.get(address).content.decode()
    assert ("Envoyer à 1 journaliste" in page, 'name="expected" value="1"' in page) == (True, True)
    preview = client.get(f"{address}apercu/")
    assert "script-src" not in preview["Content-Security-Policy"]
    assert "Bonjour" in preview.content.decode()
    assert client.post(f"{address}confirmer/", {"expected": "1"}).status_code == 302
    assert client.post(f"{address}confirmer/", {"expected": "1"}).status_code == 302
    run_jobs()
    assert len(server.received) == 1
    assert "1 lettre traitée sur 1." in client.get(address).content.decode()
    assert "Une salle du numérique" in client.get("/redaction-presse/envois/").content.decode()
    assert Journalist.objects.get().state == "active"
