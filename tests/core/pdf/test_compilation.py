"""PDF are tagged, titled, in a language, and whatever people write stays text."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from communs.core.pdf import PdfError, compilation, compile_pdf

TEMPLATE = """#import "/core/typst/house.typ": *
#show: letter
== Détails
#definitions(data.pairs)
#data_table(("Colonne", "Valeur"), data.rows)
#paragraphs(data.body)
"""


@pytest.fixture(scope="module")
def template() -> Iterator[str]:
    """A template of the jobs room, for the time of the tests."""
    folder = Path(django_settings.BASE_DIR) / "core" / "jobs" / "typst"
    folder.mkdir(exist_ok=True)
    path = folder / "sample.typ"
    path.write_text(TEMPLATE)
    yield "jobs/sample.typ"
    path.unlink()
    folder.rmdir()
    compilation.path_of.cache_clear()


def sample(text: str = "Bonjour", title: str = "Reçu de dépôt") -> dict[str, object]:
    return {"title": title, "pairs": [[text, text]], "rows": [[text, text]], "body": text}


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def test_the_document_is_tagged_titled_and_says_its_language(template: str) -> None:
    reader = read(compile_pdf(template, sample(), "fr"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - a PDF boolean
    assert reader.metadata is not None
    assert reader.metadata.title == "Reçu de dépôt"
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


def test_headings_lists_and_tables_are_structure(template: str) -> None:
    kinds: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            kinds.append(str(node.get("/S", "")))
            walk(node.get("/K", []))

    walk(read(compile_pdf(template, sample(), "fr")).trailer["/Root"]["/StructTreeRoot"])
    assert {kind: kinds.count(kind) for kind in ("/H1", "/H2", "/L", "/Table", "/TH", "/TD")} == {
        "/H1": 1, "/H2": 1, "/L": 1, "/Table": 1, "/TH": 2, "/TD": 2,
    }  # fmt: skip


def test_page_numbers_follow_the_language(template: str) -> None:
    assert "Page1sur1" in text_of(read(compile_pdf(template, sample(), "fr")))
    assert "Page1of1" in text_of(read(compile_pdf(template, sample(), "en")))


def test_fonts_are_embedded(template: str) -> None:
    fonts = read(compile_pdf(template, sample(), "fr")).pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert {"/FontFile3", "/FontFile2"} & {*descendant["/FontDescriptor"].get_object()}


@pytest.mark.parametrize(
    "text",
    ["#panic()", '#eval("1+1")', '"); #panic("', "$x$ *b* _i_ `c` <l> @r", "\\u{41}", '#import "/env.py"', "= Titre"],
)
def test_markup_in_a_value_is_shown_as_it_is(template: str, text: str) -> None:
    shown = text_of(read(compile_pdf(template, sample(text), "fr"))).replace("ﬁ", "fi")
    assert shown.count("".join(text.split())) == 5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_gives_a_document(template: str, text: str) -> None:
    assert compile_pdf(template, sample(text, title=f"Titre {text}"), "fr").startswith(b"%PDF-")


def test_threads_compile_at_the_same_time(template: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        documents = list(pool.map(lambda n: compile_pdf(template, sample(f"numéro{n}"), "fr"), range(24)))
    assert [text_of(read(pdf)).count(f"numéro{n}") for n, pdf in enumerate(documents)] == [5] * 24


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(PdfError, match=r"There is no template jobs/none\.typ"):
        compile_pdf("jobs/none.typ", {})


def test_a_fault_in_a_template_says_where(template: str) -> None:
    with pytest.raises(PdfError, match=r"jobs/sample.typ: .*pairs"):
        compile_pdf(template, {"title": "t"})


def test_a_document_that_takes_too_long_is_given_up(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "TIMEOUT", 0.0)
    with pytest.raises(PdfError, match="took more than 0 s"):
        compile_pdf(template, sample("long " * 20_000), "fr")


def test_a_character_that_no_font_draws_is_shown_as_a_square(template: str) -> None:
    shown = text_of(read(compile_pdf(template, sample("Zoé 漢😀 Ωж"), "fr")))
    assert shown.count("Zoé□□Ωж") == 5
