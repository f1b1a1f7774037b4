"""Letters of decision: filled, laid out, printed; whatever the values hold, they are text."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from communs.procedures.enums import Moment
from communs.procedures.letters.defaults import default_letter
from communs.procedures.letters.layout import Filling, Page, Signatory, lay_out, pictures
from communs.procedures.letters.markup import Run, paragraphs
from communs.procedures.letters.printing import pdf_of
from communs.procedures.letters.structure import (
    Answers,
    Heading,
    Items,
    Letter,
    Logo,
    PageBreak,
    Paragraph,
    Signature,
    Space,
    read_letter,
    write_letter,
)
from communs.procedures.tags.samples import sample_answers, sample_values
from communs.questionnaires.compiled import compile_questionnaire
from tests.factories.questionnaires import EVERY_TYPE

HOSTILE = st.text(alphabet=st.sampled_from("{}[]()<>|*_#`'\"$@&;:!\\/~-+=.,\n\t abcé1"), max_size=80)
FULL = Letter(
    title="Décision {{dossier.number}}",
    letterhead="Préfecture d’essai\n{{demarche.organisation}}",
    logos=(Logo(file="logo", alternative="Le logo de la préfecture"),),
    blocks=(
        Heading(text="Motifs"),
        Paragraph(text="{{decision.motivation}}"),
        Items(text="Un *deux*\n{{applicant.name}}\n{{field.absent}}"),
        Answers(),
        Space(lines=3),
        PageBreak(),
        Signature(text="Fait le {{decision.date}}"),
    ),
    footer="1, rue de l’Exemple",
)


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5660").save(content, "PNG")
    return content.getvalue()


def said(page: Page) -> list[str]:
    return ["".join(run.text for run in one.runs) for one in page.elements if one.runs]


def filling(**more: object) -> Filling:
    form = compile_questionnaire(EVERY_TYPE)
    values = dict(sample_values(form, Moment.ACCEPTANCE, "fr")) | more
    return Filling(values, form.sheet(sample_answers(form)), Signatory("Camille Exemple", "La préfète", "stamp"))


def test_emphasis_and_links_are_runs() -> None:
    text = "Un **mot** et *l’autre*, [ici]({{link.dossier}}) ou [là](javascript:alert(1))\nfin"
    assert paragraphs(text, {"link.dossier": "https://exemple.example/a_b"}) == [
        [
            Run("Un "),
            Run("mot", strong=True),
            Run(" et "),
            Run("l’autre", emphasis=True),
            Run(", "),
            Run("ici", link="https://exemple.example/a_b"),
            Run(" ou [là](javascript:alert(1))\nfin"),
        ]
    ]


def test_a_value_is_no_address_unless_it_is_one() -> None:
    assert paragraphs("[ici]({{x}})", {"x": "javascript:alert(1)"}) == [[Run("ici")]]


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_a_value_is_always_text(first: str, second: str) -> None:
    values = {"a.b": first, "c.d": second}
    runs = [run for part in paragraphs("« {{a.b}} » {{c.d}}", values) for run in part]
    assert "".join("".join(run.text for run in runs).split()) == "".join(f"« {first} » {second}".split())
    assert {(run.strong, run.emphasis, run.link) for run in runs} == {(False, False, "")}


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_laid_out(text: str) -> None:
    letter = Letter(title=text[:50], blocks=(Paragraph(text=text), Items(text=text), Heading(text=text[:50])))
    page = lay_out(letter, Filling({}))
    assert page.title
    assert read_letter(write_letter(letter)) == letter


def test_a_heading_goes_with_what_it_announces() -> None:
    letter = Letter(blocks=(Heading(text="Motifs"), Paragraph(text="{{decision.motivation}}"), Paragraph(text="Fin")))
    assert said(lay_out(letter, Filling({"decision.motivation": "Un motif"}))) == ["Motifs", "Un motif", "Fin"]
    two = Letter(blocks=(Heading(text="Motifs"), Paragraph(text="{{decision.motivation}}"), Signature()))
    assert said(lay_out(two, Filling({}))) == ["Motifs"]
    three = Letter(blocks=(Heading(text="Motifs"), Paragraph(text="{{decision.motivation}}"), PageBreak()))
    assert said(lay_out(three, Filling({}))) == []


def test_the_chosen_answers_alone_are_shown() -> None:
    letter = Letter(blocks=(Answers(fields=("f_text",)),))
    [element] = lay_out(letter, filling()).elements
    assert [label for table in element.tables for label, _text in table.rows] == ["Question text"]


def test_a_letter_is_a_tagged_pdf_with_its_pictures() -> None:
    page = lay_out(FULL, filling())
    names = pictures(page)
    assert sorted(names.values()) == ["logo", "stamp"]
    reader = PdfReader(io.BytesIO(pdf_of(page, "fr", dict.fromkeys(names, png()))))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Décision 1234"
    text = " ".join("".join(one.extract_text() for one in reader.pages).split())
    wanted = ["Préfecture d’essai", "Motifs", "Camille Exemple", "La préfète", "Question text", "1, rue de l’Exemple"]
    assert [words for words in wanted if words not in text] == []
    assert len(reader.pages) >= 2


@pytest.mark.parametrize(
    "value",
    [
        '#eval("1")',
        '#image("/etc/passwd")',
        "$ x^2 $",
        "*gras* _it_ `code`",
        "<script>alert(1)</script>",
        "@ref [x] \\ #",
    ],
)
def test_typst_in_a_value_stays_text(value: str) -> None:
    page = lay_out(
        Letter(title="{{decision.motivation}}", blocks=(Paragraph(text="{{decision.motivation}}"),)),
        Filling({"decision.motivation": value}),
    )
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf_of(page, "fr", {}))).pages)
    assert "".join(value.split()) in "".join(text.split())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("moment", [Moment.ACCEPTANCE, Moment.REFUSAL])
def test_the_house_s_letters_are_complete(moment: Moment, language: str) -> None:
    letter = default_letter(moment, language)
    page = lay_out(letter, Filling(sample_values(None, moment, language)))
    name = {"fr": "Nom de l’administration", "en": "Name of the administration"}[language]
    assert (page.letterhead, len(said(page))) == ([name], 5 if moment == Moment.ACCEPTANCE else 6)
    assert pdf_of(page, language, {}).startswith(b"%PDF")
