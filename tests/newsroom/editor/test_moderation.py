"""Moderation: each step tells the right people, by our own letters and no other."""

import pytest
from django.core import mail

from communs.accounts.models import Person
from communs.core.mail.models import Message
from communs.newsroom.enums import Role
from communs.newsroom.models import Article
from tests.factories import newsroom as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> dict[Role, Person]:
    return {role: make.member(role, email=f"{role.name.lower()}@exemple.example") for role in Role}


@pytest.fixture
def submitted(team: dict[Role, Person]) -> Article:
    entry = make.article(live=False, headline="Une salle ouvre", chapo="Un chapô.", text="Un paragraphe fini.")
    entry.get_workflow().start(entry, team[Role.AUTHOR])
    return act_on(entry)


def act_on(entry: Article, action: str = "", by: Person | None = None, comment: str = "") -> Article:
    if action:
        entry.current_workflow_task.on_action(entry.current_workflow_task_state, by, action, comment=comment)
    return Article.objects.get(pk=entry.pk)


def letters() -> list[tuple[str, str]]:
    rows = Message.objects.order_by("created_at", "recipient").values_list("template", "recipient")
    return [(template.removeprefix("newsroom/mail/"), recipient) for template, recipient in rows]


def test_author_reviewer_and_press_officer_are_told_in_turn(team: dict[Role, Person], submitted: Article) -> None:
    assert letters() == [("submitted", "reviewer@exemple.example")]
    entry = act_on(submitted, "approve", team[Role.REVIEWER])
    assert letters()[1:] == [("submitted", "press_officer@exemple.example")]
    entry = act_on(entry, "approve", team[Role.PRESS_OFFICER])
    assert letters()[2:] == [("approved", "author@exemple.example")]
    assert entry.live
    assert mail.outbox == []


def test_the_author_is_told_why_a_text_comes_back(team: dict[Role, Person], submitted: Article) -> None:
    act_on(submitted, "reject", team[Role.REVIEWER], comment="Le chapô est trop court.")
    letter = Message.objects.get(template="newsroom/mail/rejected")
    assert (letter.recipient, letter.context["comment"]) == ("author@exemple.example", "Le chapô est trop court.")
    assert letter.context["url"].endswith(f"/redaction/pages/{submitted.pk}/edit/")
    assert mail.outbox == []


def test_the_last_approval_of_an_unfinished_text_is_refused_and_nobody_is_told(team: dict[Role, Person]) -> None:
    from communs.newsroom.operations.publishing import NotReady

    entry = make.article(live=False, headline="Une salle ouvre", chapo="Un chapô.", text="Il y a XX élèves.")
    entry.get_workflow().start(entry, team[Role.AUTHOR])
    entry = act_on(act_on(entry), "approve", team[Role.REVIEWER])
    before = letters()
    with pytest.raises(NotReady):
        act_on(entry, "approve", team[Role.PRESS_OFFICER])
    entry = act_on(entry)
    assert (entry.live, entry.current_workflow_task.name, letters()) == (False, "Service de presse", before)
