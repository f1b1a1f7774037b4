"""Unpublishing and closing a demarche: what may still be done, who is told, once and slowly."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client

from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.dossiers.enums import State
from communs.dossiers.errors import FilingClosed
from communs.dossiers.operations import filing, notices
from communs.procedures.models import Demarche
from communs.procedures.operations import publishing
from communs.procedures.operations.publishing import Closing
from tests.dossiers.cast import COMPLETE, Cast, post
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, DraftFactory, SubmittedFactory
from tests.factories.procedures import DemarcheAdministratorFactory, DemarcheFactory
from tests.markup import assert_valid_html

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


def test_an_unpublished_demarche_takes_the_drafts_begun(cast: Cast) -> None:
    publishing.unpublish(cast.demarche, by=None)
    cast.demarche.refresh_from_db()
    with pytest.raises(FilingClosed):
        filing.create(PersonFactory(), cast.demarche)
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    assert filing.submit(cast.owner, cast.draft.number).state == State.SUBMITTED


def test_it_is_published_again(cast: Cast) -> None:
    publishing.unpublish(cast.demarche, by=None)
    publishing.publish(cast.demarche, by=None)
    cast.demarche.refresh_from_db()
    assert (cast.demarche.state, [entry.verb for entry in trail(cast.demarche)]) == (
        "published",
        ["unpublish", "publish"],
    )


def test_a_closed_demarche_takes_nothing(cast: Cast) -> None:
    publishing.unpublish(cast.demarche, by=None)
    publishing.close(cast.demarche, by=None)
    filing.save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    with pytest.raises(FilingClosed):
        filing.submit(cast.owner, cast.draft.number)


def test_the_closing_page(client: Client, cast: Cast) -> None:
    administrator = DemarcheAdministratorFactory(demarche=cast.demarche).person
    new = DemarcheFactory(path="planter-encore")
    client.force_login(administrator)
    url = f"/administration/demarches/{cast.demarche.pk}/publication/close"
    assert_valid_html(client.get(url))
    refused = client.post(url, {"reason": "Trop de demandes.", "replaced_by": "inconnue"})
    cast.demarche.refresh_from_db()
    assert (refused.status_code, "Trop de demandes." in refused.content.decode()) == (422, True)
    assert cast.demarche.state == "published"
    client.post(url, {"reason": "Trop de demandes.", "replaced_by": new.path})
    cast.demarche.refresh_from_db()
    assert (cast.demarche.state, cast.demarche.closing_reason, cast.demarche.replaced_by) == (
        "closed",
        "Trop de demandes.",
        new,
    )
    assert client.get(f"/commencer/{cast.demarche.path}").headers["Location"] == "/commencer/planter-encore"
    assert Mail.objects.count() == 0
    publishing.reopen(cast.demarche, by=None)
    page = client.get(f"/commencer/{cast.demarche.path}")
    assert (page.status_code, "Trop de demandes." in page.content.decode()) == (200, False)


def test_the_reason_is_public(client: Client, cast: Cast) -> None:
    publishing.close(cast.demarche, by=None, closing=Closing(reason="Le budget est épuisé."))
    assert "Le budget est épuisé." in client.get(f"/commencer/{cast.demarche.path}").content.decode()


@pytest.mark.parametrize(("drafts", "waiting"), [(True, False), (False, True), (True, True), (False, False)])
def test_who_is_told(
    cast: Cast, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage], *, drafts: bool, waiting: bool
) -> None:
    open_one = SubmittedFactory(demarche=cast.demarche, applicant=PersonFactory())
    AcceptedFactory(demarche=cast.demarche, applicant=PersonFactory())
    DraftFactory(demarche=cast.demarche, applicant=PersonFactory(), is_test=True)
    DraftFactory(applicant=PersonFactory())
    publishing.close(cast.demarche, by=None, closing=Closing(tells_drafts=drafts, tells_open=waiting))
    run_jobs()
    wanted = [cast.owner.email] * drafts + [open_one.applicant.email] * waiting
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(wanted)


def test_notices_go_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[..., int]) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    DraftFactory.create_batch(4, demarche=cast.demarche)
    with time_machine.travel(NOW, tick=False) as clock:
        publishing.close(cast.demarche, by=None, closing=Closing(tells_drafts=True))
        sent = []
        for _minute in range(4):
            run_jobs()
            sent.append(Mail.objects.count())
            clock.shift(timedelta(minutes=1))
    assert sent[-1] == 5


@pytest.mark.parametrize(("hours", "reminded"), [(49, False), (48, True), (1, True), (-1, False)])
@time_machine.travel(NOW, tick=False)
def test_drafts_are_reminded_two_days_before(cast: Cast, hours: int, *, reminded: bool) -> None:
    Demarche.objects.filter(pk=cast.demarche.pk).update(closes_at=NOW + timedelta(hours=hours))
    found = notices.queue_reminders()
    assert (found, notices.queue_reminders()) == ([cast.demarche.pk] * reminded, [])


@time_machine.travel(NOW, tick=False)
def test_a_date_that_changes_is_told_again(
    cast: Cast, run_jobs: Callable[..., int], mailoutbox: list[EmailMessage]
) -> None:
    for hours in (30, 40):
        Demarche.objects.filter(pk=cast.demarche.pk).update(closes_at=NOW + timedelta(hours=hours))
        notices.queue_reminders()
        run_jobs()
    said = [mail.subject for mail in mailoutbox]
    start = f"Votre brouillon n° {cast.draft.number} est à déposer avant le"
    assert [subject.startswith(start) for subject in said] == [True, True]
