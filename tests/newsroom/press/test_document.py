"""The PDF of an entry: tagged, titled, in its language, with its pictures described; whatever is written stays text."""

import io
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as property_settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from communs.core.pdf import compile_pdf
from communs.newsroom import prose
from communs.newsroom.models import Entry
from communs.newsroom.press.content import content_of, levelled
from communs.newsroom.press.document import TEMPLATE, pdf_of
from communs.newsroom.press.keeping import forget_old
from communs.newsroom.press.markup import blocks_of
from tests.factories import newsroom as make
from tests.newsroom.press.sample import full_release
from tests.newsroom.samples import needs_samples, sample_paths

pytestmark = pytest.mark.django_db
EMBARGO = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def _letterhead(settings: Settings) -> None:
    settings.PRESS_NAME, settings.PRESS_ADDRESS = "Direction du numérique", "12, rue des Exemples | 38000 Grenoble"
    settings.PRESS_PLACE = "Grenoble"


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\N{LATIN SMALL LIGATURE FI}", "fi").split())


def structure(reader: PdfReader) -> list[tuple[str, str]]:
    """The kinds of the elements of the document with their alternative texts, in order."""
    found: list[tuple[str, str]] = []

    def walk(node: Any) -> None:  # noqa: ANN401 - any object of a PDF
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            found.append((str(node.get("/S", "")), str(node.get("/Alt", ""))))
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_document_is_accessible() -> None:
    reader = read(pdf_of(content_of(full_release())))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.title == "Une salle du numérique ouvre à Grenoble"
    elements = structure(reader)
    kinds = Counter(kind for kind, _alt in elements)
    assert {kind: kinds[kind] for kind in ("/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/BlockQuote")} == {
        "/H1": 1, "/H2": 2, "/H3": 1, "/H4": 0, "/Table": 2, "/TH": 4, "/BlockQuote": 2,
    }  # fmt: skip
    assert [alt for kind, alt in elements if kind == "/Figure"] == ["Une salle de réunion claire"]


def test_the_document_says_everything() -> None:
    said = words(read(pdf_of(content_of(full_release()))))
    parts = [
        "Direction du numérique", "38000 Grenoble", "COMMUNIQUÉ DE PRESSE", "Grenoble, le 2 mars 2026",
        "L’essentiel en deux phrases.", "La salle, en mars – Photo : service communal", "des tablettes",
        "« Nous sommes prêts. »", "— Camille Martin, directrice", "Les heures", "À savoir", "Vidéo : La visite",
        "Contacts presse", "presse@exemple.example", "01 99 00 12 34", "Page 1 sur 2",
    ]  # fmt: skip
    assert [part for part in parts if part.replace("\u00a0", " ") not in said.replace("\u00a0", " ")] == []
    assert "alert(1)" not in said
    assert "embargo" not in said


def test_an_english_entry_gives_an_english_document() -> None:
    reader = read(pdf_of(content_of(make.article(headline="A room opens", language="en"))))
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert "Page 1 of 1" in words(reader)


def test_an_event_says_when_and_where() -> None:
    event = make.event(address="1, place du Marché\n38000 Grenoble")
    assert content_of(event).facts == [
        ("Début", "10 juin 2026 à 9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"),
        ("Fin", "10 juin 2026 à 17\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}00"),
        ("Lieu", "Salle des fêtes, 1, place du Marché, 38000 Grenoble"),
    ]


def test_a_decorative_picture_is_no_part_of_the_reading() -> None:
    image = make.picture(alternative="", decorative=True)
    block = {"image": image, "alternative": "", "decorative": False, "caption": "", "missing": ""}
    elements = structure(read(pdf_of(content_of(make.article(cover=[("picture", block)])))))
    assert "/Figure" not in {kind for kind, _alt in elements}


def test_every_page_tells_of_the_embargo_until_its_last_second() -> None:
    entry = full_release(embargo_until=EMBARGO)
    with time_machine.travel(EMBARGO - timedelta(seconds=1), tick=False):
        before = read(pdf_of(content_of(entry)))
        banner = "Sous embargo jusqu’au 3 mars 2026 à 9 h 00 (heure de Paris)"
        texts = [" ".join(page.extract_text().split()) for page in before.pages]
        assert [text.count(banner) for text in texts] == [1] * len(texts)
    with time_machine.travel(EMBARGO, tick=False):
        assert "embargo" not in words(read(pdf_of(content_of(entry))))


def test_the_page_of_the_document_hides_what_the_public_may_not_see(client: Client) -> None:
    entry = full_release(embargo_until=EMBARGO)
    address = f"/espace-presse/{entry.slug}.pdf"
    with time_machine.travel(EMBARGO - timedelta(seconds=1), tick=False):
        assert client.get(address).status_code == 404
    with time_machine.travel(EMBARGO, tick=False):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert client.get(f"/actualites/{entry.slug}.pdf").status_code == 404


def test_the_document_is_made_once_and_told_apart_by_its_tag(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from communs.newsroom.press import keeping

    made: list[str] = []
    monkeypatch.setattr(keeping, "pdf_of", lambda content: made.append(content.title) or b"%PDF-")
    entry = make.press_release(headline="Premier")
    address = f"/espace-presse/{entry.slug}.pdf"
    first, second = client.get(address), client.get(address)
    assert (first["ETag"], made) == (second["ETag"], ["Premier"])
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Entry.objects.filter(pk=entry.pk).update(headline="Second")
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, made) == (200, ["Premier", "Second"])


def test_documents_are_forgotten_after_a_week(client: Client) -> None:
    client.get(f"/espace-presse/{make.press_release().slug}.pdf")
    assert forget_old() == 0
    with time_machine.travel(datetime.now(tz=ZoneInfo("UTC")) + timedelta(days=8)):
        assert (forget_old(), forget_old()) == (1, 0)


def data(**parts: Any) -> dict[str, Any]:  # noqa: ANN401 - what the template takes
    return {
        "letterhead": {"name": "N", "lines": [], "logo": False}, "title": "T", "kind": "K", "dateline": "", "embargo": "",
        "url": "https://exemple.example/", "facts": [], "lead": [], "cover": [], "body": [], "files": [], "contacts": [],
        "words": {"contacts": "C", "files": "F", "source": "S"}, **parts,
    }  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "> " * 60 + "profond",
        "<div>" * 300 + "profond" + "</div>" * 300,
        "".join(f"{'    ' * level}- a\n" for level in range(30)),
        "###### Six\n\n# Un\n\n#### Quatre",
        "<table><tr><td colspan='9999' rowspan='70000'>a</td></tr><tr><td>b</td></tr></table>",
        "<table></table><ul></ul><ol start='-4'><li></li></ol><blockquote></blockquote>",
        "[vide]() [](https://exemple.example) ![](/medias/../../etc/passwd) ![x](data:image/png;base64,AAAA)",
        "#panic() $x$ \\u{41} `#eval(1)` @ref <lab> = Titre",
        "<a href='javascript:alert(1)'>a</a> <b><i>mal</b> fermé",
    ],
)
def test_hostile_markdown_gives_a_document(source: str) -> None:
    body = levelled(blocks_of(prose.html(source)))
    assert compile_pdf(TEMPLATE, data(body=body)).startswith(b"%PDF-")


@property_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from(list("ab 1.-*_#>|[]()<>/`\n\t&;:!\"'=~^{}\\")) | st.characters(), max_size=80))
def test_any_markdown_gives_a_document(source: str) -> None:
    assert compile_pdf(TEMPLATE, data(body=levelled(blocks_of(prose.html(source))))).startswith(b"%PDF-")


@needs_samples
def test_the_real_posts_give_documents() -> None:
    from communs.newsroom.front_matter import read_document

    for path in sample_paths():
        body = read_document(path.read_bytes(), path.name).body
        assert compile_pdf(TEMPLATE, data(body=levelled(blocks_of(prose.html(body))))).startswith(b"%PDF-")
