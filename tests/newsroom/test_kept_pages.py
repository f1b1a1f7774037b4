"""Kept pages are dropped by whatever changes what the public reads, and by nothing else."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import transaction

from communs.core.database.address import address
from communs.core.page_cache.purging import CHANNEL
from communs.newsroom.enums import SectionKind, TermFamily
from communs.newsroom.models import Article, Author, Entry, FormerAddress, Picture, PressContact, Section, Term
from tests.factories import newsroom as make

pytestmark = pytest.mark.django_db(transaction=True)
Heard = Callable[[], bool]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Whether a process that keeps pages was told to drop them since it was asked last."""
    with psycopg.connect(address(), autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")

        def since() -> bool:
            return any(True for _ in connection.notifies(timeout=0))

        yield since


def test_an_entry_that_the_public_reads_drops_them(heard: Heard) -> None:
    entry: Article = make.article(live=False, chapo="Un chapô.")
    heard()
    entry.save_revision().publish()
    assert heard()
    entry.refresh_from_db()
    entry.headline = "Un autre titre"
    entry.save_revision().publish()
    assert heard()
    entry.unpublish()
    assert heard()
    entry.delete()
    assert heard()


def test_a_draft_drops_nothing(heard: Heard) -> None:
    entry: Article = make.article(live=False)
    published: Article = make.article(headline="Déjà publié")
    heard()
    for one in (entry, published):
        one.headline = "En cours d’écriture"
        one.save_revision()
    make.article(headline="Un brouillon de plus", live=False)
    assert not heard()


def test_what_surrounds_the_entries_drops_them(heard: Heard) -> None:
    make.found()
    heard()
    picture = make.picture()
    assert heard()
    writes: list[Callable[[], object]] = [
        lambda: Picture.objects.filter(pk=picture.pk).update(alternative="Une salle vide"),
        lambda: Section.objects.get(kind=SectionKind.PRESS).save(),
        lambda: Term.objects.create(family=TermFamily.TAG, name="Logiciel", slug="logiciel"),
        lambda: Author.objects.create(name="Le service"),
        lambda: PressContact.objects.create(role="Service de presse", email="presse@organisme.example"),
        lambda: FormerAddress.objects.create(path="/ancienne-adresse/"),
    ]
    for write in writes:
        write()
        assert heard()


def test_nothing_is_dropped_before_the_commit_nor_without_it(heard: Heard) -> None:
    entry: Entry = make.article()
    heard()
    with transaction.atomic():
        entry.unpublish()
        assert not heard()
        transaction.set_rollback(True)
    assert not heard()
