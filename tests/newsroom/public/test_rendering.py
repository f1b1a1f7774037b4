"""What an entry says, on its page and elsewhere."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from communs.core.figures import Figure, Unit, figures
from communs.newsroom.blocks.quotation import quoted
from communs.newsroom.models import Attachment, Entry, FigureQuote
from communs.newsroom.outline import outlined
from communs.newsroom.rendering import (
    body_html,
    body_of,
    body_text,
    chapo_html,
    cover_of,
    covers_of,
    figures_said,
    summary_of,
)
from tests.factories import newsroom as make
from tests.markup import parse

pytestmark = pytest.mark.django_db
NARROW = "\u202f"
HARD = "\u00a0"


@pytest.fixture
def pupils() -> Iterator[str]:
    """A registered figure."""
    value = Figure(Decimal(1250), Unit("élève", "élèves"), date(2026, 3, 1), "Rectorat")
    figures.register("test:pupils", lambda _territory: value)
    yield "test:pupils"
    figures.unregister("test:pupils")


def stored(entry: Entry) -> Entry:
    """The entry as the database gives it."""
    return type(entry).objects.get(pk=entry.pk)


def attachment(**fields: object) -> Attachment:
    file = Attachment(title="Dossier de presse", file=ContentFile(b"x" * 1_234_567, name="dossier.pdf"), **fields)
    file.file_size = file.file.size
    file.save()
    return file


def test_headings_skip_no_level_and_can_be_linked_to() -> None:
    entry = make.article(text="#### Petit\n\n## Élan <em>collectif</em>\n\n#### Trop bas\n\n## Élan collectif")
    body = body_of(entry)
    assert [(one.level, one.identifier, one.text) for one in body.headings] == [
        (2, "s-petit", "Petit"),
        (2, "s-elan-collectif", "Élan collectif"),
        (3, "s-trop-bas", "Trop bas"),
        (2, "s-elan-collectif-2", "Élan collectif"),
    ]
    assert '<h3 id="s-trop-bas">Trop bas</h3>' in body.html


@given(st.lists(st.tuples(st.integers(2, 6), st.text("aé <&>\"'-", max_size=12)), max_size=8))
def test_any_headings_are_ordered_and_unique(written: list[tuple[int, str]]) -> None:
    from django.utils.html import escape

    _html, headings = outlined("".join(f"<h{level}>{escape(text)}</h{level}>" for level, text in written))
    assert len(headings) == len(written)
    assert len({one.identifier for one in headings}) == len(headings)
    levels = [1, *(one.level for one in headings)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("Bonjour", "fr", [f"«{NARROW}Bonjour{NARROW}»"]),
        (f"«{HARD}Bonjour{HARD}»", "fr", [f"«{NARROW}Bonjour{NARROW}»"]),
        ('"Hello"', "en", ["“Hello”"]),
        ("Un\n\nDeux", "fr", [f"«{NARROW}Un", f"Deux{NARROW}»"]),
        ("Il dit « oui »", "fr", [f"«{NARROW}Il dit « oui »{NARROW}»"]),
        ("", "fr", [f"«{NARROW}{NARROW}»"]),
    ],
)
def test_quotation_marks_are_those_of_the_language(words: str, language: str, expected: list[str]) -> None:
    assert quoted(words, language) == expected


def test_a_published_text_says_the_figure_that_its_readers_saw(pupils: str) -> None:
    text = '{{ figure("test:pupils") }} apprennent.'
    entry = make.article(body=[("text", text), ("figure", {"name": pupils, "territory": "", "legend": "inscrits"})])
    quote = {
        "name": pupils,
        "value": 900,
        "text": f"900{HARD}élèves",
        "measured_on": date(2025, 9, 1),
        "source": "Insee",
    }
    FigureQuote.objects.create(entry=entry, quoted_at=datetime(2025, 9, 2, tzinfo=ZoneInfo("UTC")), **quote)
    assert body_text(entry).split("\n\n") == [
        f"900{HARD}élèves apprennent.",
        f"900{HARD}élèves",
        "inscrits",
        "Au 1er septembre 2025 – source : Insee".replace(" : ", f"{HARD}: "),
    ]
    assert figures_said(entry, preview=True)["quoted"] == {(pupils, ""): f"1{NARROW}250{HARD}élèves"}


def test_a_draft_says_the_figure_of_today(pupils: str) -> None:
    entry = make.article(live=False, text='{{ figure("test:pupils") }} et {{ figure("test:unknown") }}')
    assert body_text(entry) == f"1{NARROW}250{HARD}élèves et …"


def test_a_text_without_figures_asks_for_none(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    entry = make.article(chapo="Le *chapô*.")
    with django_assert_num_queries(0):
        assert (body_text(entry), chapo_html(entry)) == ("Un premier paragraphe.", "<p>Le <em>chapô</em>.</p>\n")


def test_pictures_are_read_in_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    slides = [{"image": make.picture(f"{rank}.png"), "caption": f"Vue {rank}"} for rank in range(4)]
    made = make.article(
        cover=[("picture", {"image": make.picture()})], body=[("slideshow", {"title": "", "slides": slides})]
    )
    entry = stored(made)
    with django_assert_num_queries(4):  # pictures of the cover, of the body, sizes of each
        covers_of(entry)
        body_html(entry)


def test_alternative_texts_and_captions() -> None:
    told, decorative = (
        make.picture(credit="A. Photo", caption="Une salle"),
        make.picture(decorative=True, alternative=""),
    )
    entry = make.article(
        body=[("picture", {"image": told}), ("picture", {"image": decorative, "caption": "Un ciel"})],
        cover=[("picture", {"image": None, "missing": "/absente.png"})],
    )
    entry = stored(entry)
    root, errors = parse(f"<!doctype html><title>x</title>{body_html(entry)}")
    assert errors == []
    assert [image.get("alt") for image in root.iter("img")] == ["Une salle de réunion claire", ""]
    captions = [re.sub(r"[ \n]+", " ", "".join(one.itertext())).strip() for one in root.iter("figcaption")]
    assert captions == [f"Une salle Crédit{HARD}: A. Photo", "Un ciel"]
    assert cover_of(entry) is None


def test_what_is_read_elsewhere_has_whole_addresses() -> None:
    file = attachment()
    entry = make.article(
        body=[
            ("text", "[Ici](/agenda/) [là](https://exemple.example/) [mail](mailto:a@exemple.example)"),
            ("picture", {"image": make.picture()}),
            ("files", {"title": "", "files": [{"document": file, "name": ""}]}),
        ]
    )
    entry = stored(entry)
    html = body_html(entry, absolute=True)
    root, _errors = parse(html)
    addresses = [one.get("href") or one.get("src") for one in root.iter("a", "img")]
    assert [address.removeprefix(settings.SITE_URL)[:9] for address in addresses] == [
        "/agenda/",
        "https://e",
        "mailto:a@",
        "/medias/i",
        "/fichiers",
    ]
    assert "<source" not in html
    assert 'href="/agenda/"' in body_html(entry)


def test_a_file_tells_its_type_weight_and_language() -> None:
    files = [{"document": attachment(language="en")}]
    entry = stored(make.article(body=[("files", {"title": "", "files": files})]))
    assert body_text(entry) == f"– Dossier de presse PDF – 1,2{HARD}Mo – en anglais"
    assert 'hreflang="en"' in body_html(entry)


def test_a_table_is_read_by_its_headers() -> None:
    rows = [["Isère", "12"], ["Drôme"]]
    value = {"caption": "Salles", "headers": ["Département", "Nombre"], "rows": rows, "row_headers": True}
    root, _errors = parse(body_html(make.article(body=[("table", value)])))
    assert [(cell.get("scope"), cell.text) for cell in root.iter("th")] == [
        ("col", "Département"),
        ("col", "Nombre"),
        ("row", "Isère"),
        ("row", "Drôme"),
    ]
    assert [cell.text for cell in root.iter("td")] == ["12", None]


def test_an_entry_speaks_its_own_language() -> None:
    entry = make.article(language="en", body=[("quotation", {"words": "Hello", "name": "Ada", "role": "engineer"})])
    assert body_text(entry) == "“Hello”\n\nAda, engineer"


def test_plain_text_keeps_addresses_when_asked() -> None:
    entry = make.article(text="Voir [le site](https://exemple.example/a).\n\n- un\n- deux")
    assert body_text(entry, links=True) == "Voir le site (https://exemple.example/a).\n\n– un\n– deux"


def test_a_summary_is_cut_between_words() -> None:
    entry = make.article(text="mot " * 200)
    assert summary_of(entry, 30) == "mot mot mot mot mot mot mot…"
    assert summary_of(make.article(chapo="**Court.**")) == "Court."
