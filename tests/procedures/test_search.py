"""Words are found without accents, case, or their last letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.core.tables.search import plain, prefix_query
from communs.procedures.models import Demarche
from tests.factories.procedures import DemarcheFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [("ete", True), ("ÉTÉ", True), ("fetes d'ete", True), ("salle fêt", True), ("hiver", False), ("'!'", None)],
)
def test_search_without_accents(typed: str, *, found: bool | None) -> None:
    DemarcheFactory(title="Prêt de salle pour les fêtes d’été")
    query = prefix_query(typed)
    assert (None if query is None else Demarche.objects.filter(search=query).exists()) == found


@pytest.mark.django_db
@given(typed=st.text())
def test_whatever_is_typed_the_search_answers(typed: str) -> None:
    query = prefix_query(typed)
    assert query is None or list(Demarche.objects.filter(search=query)) == []


@given(text=st.text())
def test_plain_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)
