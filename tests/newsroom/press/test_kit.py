"""The kit holds everything and says who made the pictures; texts and pages are safe and say the same as the document."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import settings as property_settings
from hypothesis import strategies as st

from communs.newsroom import prose
from communs.newsroom.models import Attachment
from communs.newsroom.press.content import content_of
from communs.newsroom.press.html import Writer, page_of
from communs.newsroom.press.kit import CHUNK, Part, archive
from communs.newsroom.press.markup import blocks_of
from communs.newsroom.press.plain import WIDTH, text_of
from tests.factories import newsroom as make
from tests.newsroom.press.sample import full_release

pytestmark = pytest.mark.django_db
TEXT = """communs
Communiqué de presse – Le 2 mars 2026

Une salle du numérique ouvre à Grenoble
=======================================

L’essentiel en deux phrases. Puis l’agenda <http://localhost:8000/agenda/>.

Une salle pour tous
-------------------

La salle ouvre lundi 2 mars à Grenoble, avec 1… chose. Voir le programme
<https://exemple.example/programme> ou l’agenda
<http://localhost:8000/agenda/>.

- Un atelier
- Un prêt de matériel
  1. des ordinateurs
  2. des tablettes

> Une parole reprise.

Un niveau sauté
---------------

- Lieu : Salle A ; Jours : lundi
- Lieu : Salle B ; Jours : mardi
"""


def test_the_text_is_read_without_any_markup() -> None:
    text = text_of(content_of(full_release()))
    assert text.startswith(TEXT)
    assert text.endswith(
        "Contacts presse\n---------------\nService de presse – Direction du numérique\npresse@exemple.example\n"
        "01 99 00 12 34\n\nhttp://localhost:8000/espace-presse/une-salle-du-numerique-ouvre-a-grenoble/\n"
    )
    assert [line for line in text.splitlines() if len(line) > WIDTH and "http" not in line] == []


def test_the_page_escapes_whatever_is_written() -> None:
    entry = make.press_release(
        headline="<script>alert(1)</script>",
        body=[("quotation", {"words": "<b onclick=x>", "name": "<i>", "role": '"'})],
    )
    page = page_of(content_of(entry), lambda _key: "javascript:alert(1)")
    assert "<script>alert(1)" not in page
    assert "&lt;b onclick=x&gt;" in page
    assert "javascript:" not in page


@property_settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from(list("ab 1.-*_#>|[]()<>/`\n&;:!\"'=")) | st.characters(), max_size=80))
def test_any_markdown_gives_html_that_the_sanitiser_leaves_as_it_is(source: str) -> None:
    import nh3

    html = Writer(lambda _key: "").blocks(blocks_of(prose.html(source)))
    tags = {"p", "h2", "h3", "h4", "h5", "h6", "ol", "ul", "li", "blockquote", "table", "caption", "thead", "tbody"}
    tags |= {"tr", "th", "td", "pre", "hr", "br", "a", "strong", "em", "s", "code", "sup", "sub", "div", "img", "span"}
    cleaned = nh3.clean(
        html, tags=tags, attributes={"*": {"class", "start", "scope", "href", "src", "alt"}}, link_rel=None
    )
    assert nh3.clean(cleaned, tags=set()) == nh3.clean(html, tags=set())
    assert "<script" not in html.lower()


def unzipped(client: Client, address: str) -> zipfile.ZipFile:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_kit_holds_everything(client: Client) -> None:
    file = Attachment.objects.create(title="Le plan", file=ContentFile(b"%PDF-plan", "plan.pdf"))
    files = [("file", {"document": file, "name": "Le plan", "missing": ""})]
    entry = full_release(files=files)
    with unzipped(client, f"/espace-presse/{entry.slug}.zip") as kit:
        names = [name.removeprefix(f"{entry.slug}/") for name in kit.namelist()]
        picture = next(name for name in names if name.startswith("images/1-"))
        assert names == [
            f"{entry.slug}.pdf", f"{entry.slug}.txt", f"{entry.slug}.html", picture, "images/credits.txt",
            f"documents/1-{Path(file.file.name).name}",
        ]  # fmt: skip
        image = entry.cover[0].value["image"]
        assert kit.read(f"{entry.slug}/{picture}") == Path(image.file.path).read_bytes()
        assert kit.read(f"{entry.slug}/{names[-1]}") == b"%PDF-plan"
        said = kit.read(f"{entry.slug}/images/credits.txt").decode()
        assert "Crédit : Photo : service communal" in said
        assert f'<img src="{picture}" alt="Une salle de réunion claire">' in kit.read(f"{entry.slug}/{entry.slug}.html").decode()  # fmt: skip
        assert kit.testzip() is None


def test_the_kit_hides_what_the_public_may_not_see(client: Client) -> None:
    assert client.get(f"/espace-presse/{make.press_release(live=False).slug}.zip").status_code == 404


def test_an_archive_is_written_while_it_is_read() -> None:
    from datetime import datetime

    large = b"x" * (CHUNK * 8)
    read: list[str] = []

    def part(name: str) -> Part:
        return Part(name, lambda: read.append(name) or io.BytesIO(large))  # type: ignore[func-returns-value]

    pieces = archive([part("a.jpg"), part("b.jpg")], "kit", datetime(2026, 3, 2))  # noqa: DTZ001 - as zip has it
    first = next(pieces)
    assert (len(first) <= CHUNK + 200, read) == (True, ["a.jpg"])
    with zipfile.ZipFile(io.BytesIO(first + b"".join(pieces))) as whole:
        assert [whole.read(name) for name in whole.namelist()] == [large, large]
