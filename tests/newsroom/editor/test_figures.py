"""Declared figures, and published pages whose figures are true no more."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.core.figures import figure, known_figures
from communs.newsroom.enums import Role
from communs.newsroom.models import DeclaredFigure
from communs.newsroom.operations.publishing import publish
from communs.newsroom.quoted_figures import changes
from tests.factories import newsroom as make

pytestmark = pytest.mark.django_db
SENT = {
    "label": "Salles ouvertes",
    "slug": "salles",
    "territory": "",
    "value": "12",
    "unit_one": "salle",
    "unit_many": "salles",
    "measured_on": "2026-11-01",
    "source": "Enquête fictive",
    "valid_days": "36500",
}
LIST = "/redaction/snippets/newsroom/declaredfigure"


@pytest.fixture
def officer(client: Client) -> Person:
    person = make.member(Role.PRESS_OFFICER)
    client.force_login(person)
    return person


def test_a_figure_is_declared_and_changed_under_a_name(client: Client, officer: Person) -> None:
    assert client.post(f"{LIST}/add/", SENT).status_code == 302
    row = DeclaredFigure.objects.get()
    assert client.post(f"{LIST}/edit/{row.pk}/", {**SENT, "value": "13"}).status_code == 302
    now = figure("newsroom:salles")
    assert (now.value, now.text("fr"), now.date, now.source) == (
        Decimal(13),
        "13\N{NO-BREAK SPACE}salles",
        date(2026, 11, 1),
        "Enquête fictive",
    )
    assert "newsroom:salles" in set(known_figures())
    assert [(line.verb, line.actor_id) for line in trail(row)] == [("declare", officer.pk), ("change", officer.pk)]


def test_a_figure_without_a_source_comes_back_with_what_was_typed(client: Client, officer: Person) -> None:
    answer = client.post(f"{LIST}/add/", {**SENT, "source": "", "label": "Un libellé tapé"})
    assert answer.status_code == 200
    assert "Un libellé tapé" in answer.content.decode()
    assert DeclaredFigure.objects.count() == 0


def test_pages_that_quote_a_figure_that_changed_are_listed(client: Client, officer: Person) -> None:
    client.post(f"{LIST}/add/", SENT)
    quoting = 'Nous ouvrons {{ figure("newsroom:salles") }} cette année.'
    entry = make.article(live=False, headline="Des salles", chapo="Un chapô.", text=quoting)
    publish(entry, entry.get_latest_revision(), officer)
    assert list(changes()) == []
    DeclaredFigure.objects.update(value=15)
    (change,) = changes()
    assert (change.quote.entry_id, change.quote.text, change.now_text) == (
        entry.pk,
        "12\N{NO-BREAK SPACE}salles",
        "15\N{NO-BREAK SPACE}salles",
    )
    shown = client.get("/redaction/chiffres/").content.decode()
    assert "Des salles" in shown
    assert "15\N{NO-BREAK SPACE}salles" in shown
    assert "1 page publiée cite un chiffre qui a changé" in client.get("/redaction/").content.decode()
    DeclaredFigure.objects.all().delete()
    (change,) = changes()
    assert change.now is None
