"""Instruction: each move with its guard, its e-mail, its audit row."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from pypdf import PdfReader

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.mail.models import Message as Mail
from communs.core.workflow import IllegalTransition
from communs.dossiers.enums import State
from communs.dossiers.errors import MotivationMissing
from communs.dossiers.models import Decision, Dossier, Follow
from communs.dossiers.operations import instruction
from communs.dossiers.operations.letters import letter_of
from tests.factories.accounts import PersonFactory
from tests.factories.dossiers import AcceptedFactory, InReviewFactory, SubmittedFactory
from tests.factories.procedures import GroupFactory, GroupMemberFactory

pytestmark = pytest.mark.django_db
Run = Callable[..., int]


def agent_of(dossier: Dossier) -> Person:
    person: Person = GroupMemberFactory(group=dossier.group).person
    return person


def verbs(dossier: Dossier) -> list[str]:
    return [entry.verb for entry in trail(dossier)]


def test_instructing_follows_and_tells_the_applicant() -> None:
    dossier = SubmittedFactory()
    agent = agent_of(dossier)
    instruction.instruct(agent, dossier.number)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.instructed_at is not None, verbs(dossier)) == (State.IN_REVIEW, True, ["instruct"])
    assert [(one.dossier, one.person) for one in Follow.objects.all()] == [(dossier, agent)]
    assert [(one.template, one.recipient) for one in Mail.objects.all()] == [
        ("dossiers/mail/instructed", dossier.applicant_email)
    ]


def test_returning_sends_nothing() -> None:
    dossier = InReviewFactory()
    instruction.return_to_applicant(agent_of(dossier), dossier.number)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.instructed_at, verbs(dossier)) == (State.SUBMITTED, None, ["return"])
    assert Mail.objects.count() == 0


@pytest.mark.parametrize(
    ("verb", "state", "event"),
    [
        ("accept", State.ACCEPTED, "accepted"),
        ("refuse", State.REFUSED, "refused"),
        ("dismiss", State.DISMISSED, "dismissed"),
    ],
)
def test_a_decision_is_told_once_with_its_letter(run_jobs: Run, verb: str, state: str, event: str) -> None:
    dossier = InReviewFactory(applicant_name="Association Exemple 12")
    motivation = "Le projet répond à l’appel."
    instruction.decide(agent_of(dossier), dossier.number, verb, motivation=motivation)
    run_jobs()
    dossier.refresh_from_db()
    decision = Decision.objects.get()
    assert (dossier.state, decision.kind, decision.motivation, verbs(dossier)) == (state, state, motivation, [verb])
    [sent] = mail.outbox
    assert (sent.to, motivation in str(sent.body)) == ([dossier.applicant_email], True)
    assert [attachment[0] for attachment in sent.attachments] == (
        [] if verb == "dismiss" else [f"decision-dossier-{dossier.number}.pdf"]
    )
    assert Mail.objects.get().template == f"dossiers/mail/{event}"


def test_the_letter_says_what_was_decided(run_jobs: Run) -> None:
    dossier = InReviewFactory(applicant_name="Association Exemple 12")
    instruction.refuse(agent_of(dossier), dossier.number, motivation="La salle est prise.\n\n#strong[x] *y*")
    run_jobs()
    content = mail.outbox[0].attachments[0][1]
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    wanted = ["Décision de refus", "Association Exemple 12", "La salle est prise.", "#strong[x] *y*", "recours"]
    assert [words for words in wanted if words not in text] == []


def test_the_letter_speaks_the_applicant_s_language(run_jobs: Run) -> None:
    dossier = InReviewFactory(applicant=PersonFactory(language="en"))
    instruction.accept(agent_of(dossier), dossier.number)
    run_jobs()
    assert str(mail.outbox[0].subject) == f"Dossier no. {dossier.number} accepted"
    reader = PdfReader(BytesIO(mail.outbox[0].attachments[0][1]))
    assert reader.trailer["/Root"]["/Lang"].startswith("en")


def test_announcing_twice_makes_one_letter(run_jobs: Run) -> None:
    dossier = InReviewFactory()
    instruction.accept(agent_of(dossier), dossier.number)
    decision = Decision.objects.get()
    first = letter_of(decision)
    run_jobs()
    assert letter_of(Decision.objects.get()) == first


def test_a_decision_with_a_document() -> None:
    dossier = InReviewFactory()
    upload = SimpleUploadedFile("plan.txt", b"Un plan.", "text/plain")
    instruction.accept(agent_of(dossier), dossier.number, file=upload)
    assert Decision.objects.get().file.attached_to == f"dossiers.dossier:{dossier.number}"


@pytest.mark.parametrize("verb", ["refuse", "dismiss"])
def test_a_refusal_needs_its_reasons(verb: str) -> None:
    dossier = InReviewFactory()
    with pytest.raises(MotivationMissing):
        instruction.decide(agent_of(dossier), dossier.number, verb, motivation="  ")
    assert untouched(dossier)


def test_reopening_withdraws_the_decision() -> None:
    dossier = AcceptedFactory()
    instruction.reopen(agent_of(dossier), dossier.number)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.decided_at, verbs(dossier)) == (State.IN_REVIEW, None, ["reopen"])
    assert Decision.objects.get().withdrawn_at is not None
    assert [one.template for one in Mail.objects.all()] == ["dossiers/mail/reopened"]


def test_a_withdrawn_decision_is_not_told(run_jobs: Run) -> None:
    dossier = InReviewFactory()
    agent = agent_of(dossier)
    instruction.accept(agent, dossier.number)
    instruction.reopen(agent, dossier.number)
    run_jobs()
    assert [one.template for one in Mail.objects.all()] == ["dossiers/mail/reopened"]


def untouched(dossier: Dossier) -> bool:
    now = Dossier.objects.get(pk=dossier.pk)
    return (now.state, now.version, trail(dossier).count(), Mail.objects.count(), Decision.objects.count()) == (
        dossier.state,
        dossier.version,
        0,
        0,
        0,
    )


MOVES = {
    "instruct": instruction.instruct,
    "return": instruction.return_to_applicant,
    "accept": instruction.accept,
    "refuse": lambda person, number: instruction.refuse(person, number, motivation="Non."),
    "dismiss": lambda person, number: instruction.dismiss(person, number, motivation="Non."),
    "reopen": instruction.reopen,
}


@pytest.mark.parametrize("move", MOVES)
def test_a_move_from_the_wrong_state_changes_nothing(move: str) -> None:
    dossier = InReviewFactory() if move in {"instruct", "reopen"} else SubmittedFactory()
    with pytest.raises(IllegalTransition):
        MOVES[move](agent_of(dossier), dossier.number)
    assert untouched(dossier)


@pytest.mark.parametrize("move", MOVES)
def test_only_the_group_s_instructors_move_a_dossier(move: str) -> None:
    dossier = SubmittedFactory() if move == "instruct" else InReviewFactory()
    elsewhere = GroupMemberFactory(group=GroupFactory(demarche=dossier.demarche)).person
    for person, error in ((dossier.applicant, PermissionDenied), (elsewhere, Http404), (PersonFactory(), Http404)):
        with pytest.raises(error):
            MOVES[move](person, dossier.number)
    assert untouched(dossier)


def test_following_and_unfollowing() -> None:
    dossier = SubmittedFactory()
    agent = agent_of(dossier)
    instruction.follow(agent, dossier.number)
    instruction.follow(agent, dossier.number)
    assert Follow.objects.count() == 1
    instruction.unfollow(agent, dossier.number)
    assert Follow.objects.count() == 0
    with pytest.raises(Http404):
        instruction.follow(PersonFactory(), dossier.number)
