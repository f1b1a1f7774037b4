"""What happens to dossiers is told to the webhooks of their demarche, in the same transaction; nothing of it is personal."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from communs.core.jobs.inline import run_due
from communs.dossiers.enums import MessageKind
from communs.dossiers.operations import cosigning, expertise, instruction, signing
from communs.dossiers.operations.filing import save_answers, submit, withdraw_draft
from communs.dossiers.operations.messaging import post_message
from communs.dossiers.operations.reassigning import reassign
from communs.dossiers.operations.rerouting import empty
from communs.dossiers.operations.testing import begin_test
from communs.procedures.models import Demarche
from communs.procedures.operations.publishing import close, unpublish
from communs.webhooks.models import Delivery
from tests.dossiers.cast import COMPLETE, Cast, post
from tests.dossiers.cosigning_cast import scene
from tests.factories.dossiers import SubmittedFactory
from tests.factories.procedures import GroupFactory
from tests.factories.webhooks import webhook_of

pytestmark = pytest.mark.django_db
PERSONAL = ("@", "Prénom", "Fictif", "Arbres", "Association", "bonjour")


def told() -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in Delivery.objects.order_by("pk")]


def kinds() -> list[str]:
    return [event["type"] for event in told()]


def listened(cast: Cast, *, tests: bool = False) -> Cast:
    webhook_of(cast.demarche, tests=tests)
    cast.draft.refresh_from_db()
    return cast


def filed(cast: Cast) -> int:
    save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    return submit(cast.owner, cast.draft.number).number


def test_the_life_of_a_dossier(cast: Cast) -> None:
    listened(cast)
    number = filed(cast)
    agent = cast.instructor
    instruction.instruct(agent, number)
    instruction.return_to_applicant(agent, number)
    instruction.instruct(agent, number)
    instruction.refuse(agent, number, motivation="bonjour")
    instruction.reopen(agent, number)
    instruction.dismiss(agent, number, motivation="bonjour")
    instruction.reopen(agent, number)
    instruction.accept(agent, number)
    assert [(event["type"], event["data"]["state"]) for event in told()] == [
        ("dossier.submitted", "submitted"),
        ("dossier.in_review", "in_review"),
        ("dossier.returned", "submitted"),
        ("dossier.in_review", "in_review"),
        ("dossier.refused", "refused"),
        ("dossier.reopened", "in_review"),
        ("dossier.dismissed", "dismissed"),
        ("dossier.reopened", "in_review"),
        ("dossier.accepted", "accepted"),
    ]


def test_what_surrounds_a_dossier(cast: Cast) -> None:
    listened(cast)
    number = filed(cast)
    other = GroupFactory.create(demarche=cast.demarche)
    post_message(cast.owner, number, "bonjour")
    post_message(cast.instructor, number, "bonjour", kind=MessageKind.AGENT)
    invited = expertise.invite(cast.instructor, number, cast.stranger.email, "bonjour")
    expertise.revoke(cast.instructor, number, invited.pk)
    reassign(cast.instructor, number, other.pk)
    empty(other, cast.demarche.groups.get(is_default=True), by=None)
    run_due(("maintenance",))
    assert kinds() == [
        "dossier.submitted",
        "message.applicant",
        "message.agent",
        "expert.invited",
        "expert.revoked",
        "dossier.reassigned",
        "dossier.reassigned",
    ]
    groups = [event["data"]["group"] for event in told()[-2:]]
    assert groups == [other.pk, cast.demarche.groups.get(is_default=True).pk]


def test_nothing_personal_leaves(cast: Cast) -> None:
    test_what_surrounds_a_dossier(cast)
    bodies = "".join(Delivery.objects.values_list("body", flat=True))
    assert [word for word in PERSONAL if word in bodies] == []
    assert set(told()[0]["data"]) == {"demarche", "dossier", "state", "group", "test", "submitted_at"}


def test_a_decision_s_letter_is_told_once_it_is_made(cast: Cast) -> None:
    listened(cast)
    number = filed(cast)
    instruction.instruct(cast.instructor, number)
    instruction.accept(cast.instructor, number)
    run_due(("documents",))
    assert kinds()[-2:] == ["dossier.accepted", "dossier.letter"]


def test_a_rollback_takes_the_event_back(cast: Cast) -> None:
    listened(cast)
    with transaction.atomic():
        filed(cast)
        written = kinds()
        transaction.set_rollback(True)
    assert (written, kinds()) == (["dossier.submitted"], [])


def test_drafts_are_their_applicant_s_own(cast: Cast) -> None:
    listened(cast)
    save_answers(cast.owner, cast.draft.number, post(COMPLETE))
    withdraw_draft(cast.owner, cast.draft.number)
    assert kinds() == []


def test_what_waits_for_signatures_is_told_without_a_name() -> None:
    play = scene(in_order=False)
    webhook_of(play.demarche)
    play.ask()
    play.join(play.chair)
    refused = signing.refuse(play.chair, play.number, "bonjour")
    cosigning.take_back(play.owner, play.number)
    play.ask()
    for person in (play.chair, play.treasurer):
        play.join(person)
        play.sign(person)
    assert [(event["type"], event["data"]["state"]) for event in told()] == [
        ("dossier.signing", "signing"),
        ("signature.refused", "signing"),
        ("dossier.signing", "signing"),
        ("dossier.submitted", "submitted"),
    ]
    assert told()[1]["data"]["signature"] == refused.pk
    assert [word for word in PERSONAL if word in json.dumps(told())] == []


@pytest.mark.parametrize(("tests", "expected"), [(False, []), (True, ["dossier.submitted"])])
def test_test_dossiers_go_to_those_who_ask(cast: Cast, tests: bool, expected: list[str]) -> None:  # noqa: FBT001
    listened(cast, tests=tests)
    dossier = begin_test(cast.owner, cast.demarche)
    save_answers(cast.owner, dossier.number, post(COMPLETE))
    submit(cast.owner, dossier.number)
    assert kinds() == expected


def test_the_demarche_itself(demarche: Demarche) -> None:
    webhook_of(demarche)
    unpublish(demarche, by=None)
    close(demarche, by=None)
    assert [(event["type"], event["data"]["state"]) for event in told()] == [
        ("demarche.closed", "unpublished"),
        ("demarche.closed", "closed"),
    ]


def test_without_webhook_a_deposit_costs_nothing_more_and_three_statements_with(cast: Cast) -> None:
    costs = []
    for webhooks in (0, 1, 3):
        while cast.demarche.webhooks.count() < webhooks:
            webhook_of(cast.demarche)
        dossier = SubmittedFactory.create(demarche=cast.demarche)
        with CaptureQueriesContext(connection) as queries:
            instruction.instruct(cast.instructor, dossier.number)
        costs.append(len(queries))
    without = costs[0]
    assert costs == [without, without + 3, without + 3]
