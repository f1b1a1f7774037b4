"""Answers to the review: warnings taken upon oneself, words mended, mends undone exactly."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from communs.accounts.models import Person
from communs.core.audit import trail
from communs.newsroom.enums import Role
from communs.newsroom.models import Acknowledgement, Article, Entry, Mend
from communs.newsroom.operations import corrections
from communs.newsroom.passages import rewrite, texts_of
from communs.newsroom.reviewing import findings_of
from tests.factories import newsroom as make

BODY = [
    {"type": "text", "id": "t", "value": "Un paragraphe."},
    {"type": "quotation", "id": "q", "value": {"words": "Des mots", "name": "Camille Exemple", "role": ""}},
    {
        "type": "table",
        "id": "b",
        "value": {
            "caption": "Les salles",
            "headers": [{"type": "item", "id": "h", "value": "Ville"}],
            "rows": [{"type": "item", "id": "r", "value": [{"type": "item", "id": "c", "value": "Grenoble"}]}],
            "row_headers": False,
        },
    },
]
PLACES = [
    "title",
    "chapo",
    "body:t",
    "body:q:words",
    "body:q:name",
    "body:b:caption",
    "body:b:headers:h",
    "body:b:rows:r:c",
]


def article() -> Article:
    import json

    return Article(headline="Un titre", chapo="Un chapô.", body=json.dumps(BODY))


@pytest.mark.django_db
def test_every_text_has_its_place() -> None:
    assert [text.place for text in texts_of(article())] == PLACES


@pytest.mark.django_db
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1), min_size=8, max_size=8))
def test_what_is_written_at_a_place_is_read_there(texts: list[str]) -> None:
    entry = article()
    wanted = dict(zip(PLACES, (f"a{text}" for text in texts), strict=True))
    rewrite(entry, wanted)
    assert {text.place: text.text for text in texts_of(entry)} == wanted


def words(entry: Entry) -> str:
    return str(Entry.objects.get(pk=entry.pk).specific.get_latest_revision_as_object().body[0].value)


@pytest.fixture
def author() -> Person:
    return make.member(Role.AUTHOR)


@pytest.mark.django_db
def test_a_warning_is_taken_and_taken_back_by_name(author: Person, client: Client) -> None:
    entry = make.article(live=False, text="Un texte d'exemple.", chapo="Un chapô.")
    client.force_login(author)
    (found,) = findings_of(entry)
    address = f"/redaction/relecture/{entry.pk}/"
    client.post(f"{address}{found.fingerprint}/prendre-sur-soi")
    client.post(f"{address}{found.fingerprint}/prendre-sur-soi")
    row = Acknowledgement.objects.get()
    assert (row.person, row.check_name, row.fingerprint) == (author, found.check, found.fingerprint)
    assert "Prêt à paraître" in client.get(address).content.decode()
    client.post(f"{address}{found.fingerprint}/revenir")
    assert Acknowledgement.objects.count() == 0
    assert [line.verb for line in trail(entry)] == ["acknowledge", "take back"]


@pytest.mark.django_db
def test_an_error_cannot_be_taken_upon_oneself(author: Person) -> None:
    entry = make.article(live=False, text="Il y a XX élèves.", chapo="Un chapô.")
    (found,) = findings_of(entry)
    with pytest.raises(corrections.Moved):
        corrections.acknowledge(entry, found.fingerprint, author)
    assert (Acknowledgement.objects.count(), list(trail(entry))) == (0, [])


@pytest.mark.django_db
def test_typography_is_mended_and_brought_back_exactly(author: Person, client: Client) -> None:
    before = 'Un texte d\'exemple, "mal" espacé ! Avec Pimtux.'
    entry = make.article(live=False, text=before, chapo="Un chapô.")
    client.force_login(author)
    client.post(f"/redaction/relecture/{entry.pk}/typographie")
    mended = (
        "Un texte d’exemple, «\N{NO-BREAK SPACE}mal\N{NO-BREAK SPACE}» espacé\N{NARROW NO-BREAK SPACE}! Avec Pimtux."
    )
    assert words(entry) == mended
    made = Mend.objects.get()
    client.post(f"/redaction/relecture/{entry.pk}/corrections/{made.pk}/defaire")
    assert words(entry) == before
    assert [line.verb for line in trail(entry)] == ["mend", "undo mend"]


@pytest.mark.django_db
def test_a_name_is_replaced_in_one_click_and_a_mend_is_not_undone_over_newer_words(author: Person) -> None:
    entry = make.article(live=False, text="Avec Pimtux, on apprend.", chapo="Un chapô.")
    (found,) = findings_of(entry)
    made = corrections.mend_one(entry, found.fingerprint, author)
    assert words(entry) == "Avec PrimTux, on apprend."
    version = Entry.objects.get(pk=entry.pk).specific.get_latest_revision_as_object()
    version.body = '[{"type": "text", "id": "t", "value": "Autre chose."}]'
    version.save_revision()
    with pytest.raises(corrections.Moved):
        corrections.undo(Entry.objects.get(pk=entry.pk).specific, made, author)
    assert words(entry) == "Autre chose."


@pytest.mark.django_db
def test_a_locked_text_is_not_mended(author: Person) -> None:
    entry = make.article(live=False, text="Un texte d'exemple.", chapo="Un chapô.", locked=True)
    with pytest.raises(PermissionDenied):
        corrections.mend_typography(entry, author)
    assert (words(entry), Mend.objects.count()) == ("Un texte d'exemple.", 0)
