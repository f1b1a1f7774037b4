"""Bad input loses nothing, and is refused in plain French."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client

from communs.newsroom.enums import Role
from communs.newsroom.models import Attachment, Entry, Event, Picture, Section
from tests.factories import newsroom as make
from tests.newsroom.editor.test_publishing import form

pytestmark = pytest.mark.django_db
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(make.member(Role.AUTHOR))
    return client


def test_a_bad_date_comes_back_with_everything_that_was_typed(author: Client) -> None:
    parent = Section.objects.get(kind="agenda")
    typed = form({"headline": "Une rencontre", "text": "Un long texte.", "starts_at": "le 31 novembre"})
    answer = author.post(f"/redaction/pages/add/newsroom/event/{parent.pk}/", {**typed, "access-count": "0"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Une rencontre" in shown
    assert "le 31 novembre" in shown
    assert "Un long texte" in shown
    assert answer.context["form"].errors["starts_at"] == ["Saisissez une date et une heure valides."]
    assert Event.objects.count() == 0


def sent(author: Client, address: str, file: UploadedFile) -> Any:  # noqa: ANN401 - untyped form of Wagtail
    answer = author.post(
        address, {"title": "Un titre tapé", "file": file, "alternative": "Une salle", "language": "fr"}
    )
    assert answer.status_code == 200
    assert "Un titre tapé" in answer.content.decode()
    return answer.context["form"].errors["file"]


@pytest.mark.parametrize("file", [("dessin.svg", SCRIPT), ("photo.png", b"Ceci est un texte."), ("photo.png", b"")])
def test_what_is_no_picture_is_refused(author: Client, file: tuple[str, bytes]) -> None:
    assert len(sent(author, "/redaction/images/add/", SimpleUploadedFile(*file))) == 1
    assert Picture.objects.count() == 0


def test_an_enormous_picture_is_refused_before_it_is_read(author: Client) -> None:
    huge = SimpleUploadedFile("photo.png", io.BytesIO(b"\x89PNG\r\n\x1a\n").getvalue() + b"0" * 21 * 1024 * 1024)
    (message,) = sent(author, "/redaction/images/add/", huge)
    assert "20" in message
    assert Picture.objects.count() == 0


def test_a_drawing_with_a_script_is_no_attachment(author: Client) -> None:
    assert len(sent(author, "/redaction/documents/add/", SimpleUploadedFile("dessin.svg", SCRIPT))) == 1
    assert Attachment.objects.count() == 0


def written(author: Client, section: str, kind: str, **typed: str) -> Any:  # noqa: ANN401 - untyped form of Wagtail
    parent = Section.objects.get(kind=section)
    data = form({"headline": "Un titre", "text": "Un long texte.", **typed})
    return author.post(f"/redaction/pages/add/newsroom/{kind}/{parent.pk}/", data)


@pytest.mark.parametrize(
    ("section", "kind", "slug"),
    [("actualites", "article", "recherche"), ("espace-presse", "pressrelease", "abonnement")],
)
def test_the_address_of_another_page_is_refused(author: Client, section: str, kind: str, slug: str) -> None:
    answer = written(author, section, kind, slug=slug)
    assert answer.context["form"].errors["slug"] == [
        f"« {slug} » est l’adresse d’une autre page du site : choisissez-en une autre."
    ]
    assert "Un long texte" in answer.content.decode()
    assert Entry.objects.count() == 0


def test_a_word_is_reserved_only_where_a_page_has_it(author: Client) -> None:
    written(author, "actualites", "article", slug="abonnement")
    written(author, "espace-presse", "pressrelease", slug="recherche")
    assert sorted(entry.path_on_site for entry in Entry.objects.all()) == [
        "/actualites/abonnement/",
        "/espace-presse/recherche/",
    ]


def test_a_title_that_gives_a_reserved_word_gets_a_number(author: Client) -> None:
    written(author, "actualites", "article", headline="Recherche", slug="recherche")
    assert Entry.objects.get().slug == "recherche-2"


def test_nothing_saved_by_program_takes_a_reserved_address() -> None:
    entry = make.article()
    entry.slug = "recherche"
    with pytest.raises(ValidationError) as refusal:
        entry.full_clean()
    assert list(refusal.value.message_dict) == ["slug"]
