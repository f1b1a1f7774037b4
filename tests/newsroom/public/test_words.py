"""The words that searches are compared with."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communs.newsroom.models import IndexedWord
from communs.newsroom.operations.words import learn_all_words, learn_words
from tests.factories import newsroom as make

pytestmark = pytest.mark.django_db


def known() -> list[tuple[str, str, int]]:
    return list(IndexedWord.objects.order_by("word").values_list("word", "written", "entries"))


def test_words_of_visible_entries_are_learnt_with_their_accents() -> None:
    make.article(headline="Élèves", chapo="de *Grenoble*", text="[Ici](https://exemple.example/cache) : 2026, ici.")
    make.article(headline="Grenoble", text="ELEVES", live=False)
    make.article(headline="Grenoble", text="élèves")
    make.article(headline="Secret", embargo_until=timezone.now() + timedelta(days=1))
    learn_all_words()
    assert known() == [("eleves", "élèves", 2), ("grenoble", "grenoble", 2), ("ici", "ici", 1)]


def test_recent_words_are_added_and_others_forgotten_at_night() -> None:
    entry = make.article(headline="Primevère", text="")
    learn_words(timezone.now() - timedelta(minutes=1))
    assert known() == [("primevere", "primevère", 1)]
    learn_words(timezone.now() + timedelta(minutes=1))
    entry.live = False
    entry.save()
    learn_all_words()
    assert known() == []
