"""What the examples of the checks do not show: places, suggestions, mends, and what is given besides the text."""

import datetime as dt
from decimal import Decimal

import pytest

from communs.newsroom.quoting import written
from communs.newsroom.review import Finding, Link, Passage, Picture, Subject, mend, undo
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.figures import Figures, Measured
from communs.newsroom.review.glossary import Glossary, Name
from tests.newsroom.review.posts import found, subject

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
PUPILS = ("classroom:pupils", "grenoble")
MARCH = dt.date(2026, 3, 1)
KNOWN = Figures(frozenset({PUPILS[0]}), {PUPILS: Measured(Decimal("3480.5"), MARCH, ("élève", "élèves"), "académie")})


def mended(check: str, text: str, **more: object) -> str:
    """The text after the mends of one check."""
    return mend({"body": text}, found(check, text, **more)).texts["body"]


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        ("breaking-space", "« Oui ! » : 12 % ; 3 €", f"«{NO_BREAK}Oui{NARROW}!{NO_BREAK}»{NO_BREAK}: 12{NO_BREAK}%{NARROW}; 3{NO_BREAK}€"),
        ("breaking-space", "une stratégie\n», dit-il", f"une stratégie{NO_BREAK}», dit-il"),
        ("lacking-space", "«Oui!» 74% Fin?", f"«{NO_BREAK}Oui{NARROW}!{NO_BREAK}» 74{NO_BREAK}% Fin{NARROW}?"),
        ("quotation-marks", 'l\'"April  Camp" et " x "', f"l'«{NO_BREAK}April  Camp{NO_BREAK}» et «{NO_BREAK}x{NO_BREAK}»"),
        ("apostrophe", "L'**État** d'«été»", "L’**État** d’«été»"),
        ("suspension-points", "Oui... etc...", "Oui… etc."),
        ("ordinal", "1ère, 1ères, 2nd, 2nde, 3ème, 4èmes, XXIème", "1re, 1res, 2d, 2de, 3e, 4es, XXIe"),
        ("thousands", "950 000 et 1234567 euros", f"950{NARROW}000 et 1{NARROW}234{NARROW}567 euros"),
        ("accented-capital", "A ce jour, l’Etat et l’Ile-de-France.", "À ce jour, l’État et l’Île-de-France."),
        ("ligature", "Coeur et OEuvre, chœur", "Cœur et Œuvre, chœur"),
        ("number-sign", "La gazette N°5 et n° 6", f"La gazette n°{NO_BREAK}5 et n°{NO_BREAK}6"),
        ("double-space", "a  b   c  \nd", "a b c  \nd"),
        ("misspelt-name", "[Primtux](https://primtux.fr) et Pimtux", "[Primtux](https://primtux.fr) et PrimTux"),
        ("name-spelling", "Primtux et Open Street Map", "PrimTux et OpenStreetMap"),
    ],
)  # fmt: skip
def test_what_a_mend_writes(check: str, text: str, expected: str) -> None:
    assert mended(check, text) == expected
    texts = {"body": text}
    after = mend(texts, found(check, text))
    assert undo(after.texts, after) == texts
    assert found(check, expected) == []


def test_a_mend_whose_text_has_changed_is_left_out() -> None:
    findings = found("ordinal", "Le 7ème sommet")
    after = mend({"body": "Un 7e sommet", "title": "Le 7ème sommet"}, findings)
    assert (after.texts, after.done) == ({"body": "Un 7e sommet", "title": "Le 7ème sommet"}, ())


def test_one_finding_tells_how_many_faults() -> None:
    (finding,) = found("ordinal", "Le 7ème, le 8ème.\n\nLe 9ème.")
    assert finding.message.endswith("(3 fois)")
    assert (finding.suggestion, len(finding.mend), finding.line) == ("7e, | 8e. | 9e.", 3, 1)


def test_a_folded_title_knows_its_lines() -> None:
    post = "---\ndate: 2023-01-01\ntitle: 'Un titre qui\n  continue au 7ème\n  rang'\n---\nTexte"
    assert [one.line for one in found("ordinal", post)] == [4]


def test_a_block_of_text_knows_its_lines() -> None:
    post = "---\nchapeau-text: |-\n  Un chapô.\n\n  XX élèves ici.\ntitle: T\n---\nTexte"
    assert [(one.line, one.place) for one in found("placeholder", post)] == [(5, "chapo")]


def test_the_body_counts_from_the_first_line_of_the_file() -> None:
    assert [one.line for one in found("placeholder", "---\ntitle: T\n---\n\nUn.\n\nXX élèves.")] == [7]


def test_labels_are_read_too() -> None:
    post = (
        "---\ntitle: T\nfiles:\n- file: /a.pdf\n  nom: TODO\nchamps_informations:\n- contenu: (à préciser)\n---\nTexte"
    )
    assert [(one.place, one.line) for one in found("placeholder", post)] == [("file-1", 5), ("information-1", 7)]


def test_a_glossary_of_the_platform_is_used() -> None:
    glossary = Glossary((Name("Zanzibar"), Name("CRPQ", expansion="conseil régional des plages")))
    text = "Zanzibaar et le CRPQ ; Primtux."
    assert [one.suggestion for one in found("misspelt-name", text, glossary=glossary)] == ["Zanzibar"]
    assert [one.suggestion for one in found("acronym", text, glossary=glossary)] == [
        "conseil régional des plages (CRPQ)"
    ]
    assert found("name-spelling", text, glossary=glossary) == []


def test_a_name_is_told_once_a_passage_with_all_its_places() -> None:
    text = "[Primtux](https://primtux.fr) : Pimtux, puis Pimtux.\n\nPimtux."
    (finding,) = found("misspelt-name", text)
    assert [edit.former for edit in finding.mend] == 3 * ["Pimtux"]
    assert finding.message.endswith("(3 fois)")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Le lundi 8 octobre 2024.", "mardi"),
        ("Le dimanche 1er mars 2025.", "samedi"),
        ("---\ntitle: T\nlang: en\n---\nOn Monday, October 8, 2024 and Monday 8th of October 2024.", "Tuesday"),
    ],
)
def test_the_right_weekday_is_suggested(text: str, right: str) -> None:
    assert {one.suggestion for one in found("weekday", text)} == {right}


def test_next_month_is_mended_with_its_year() -> None:
    post = "---\ntitle: T\ndate: 2023-{}-05\n---\nEn octobre prochain."
    assert [one.suggestion for one in found("relative-date", post.format("09"))] == [f"octobre{NO_BREAK}2023"]
    assert [one.suggestion for one in found("relative-date", post.format("11"))] == [f"octobre{NO_BREAK}2024"]
    assert [one.suggestion for one in found("relative-date", "En octobre prochain.")] == ["Écrivez la date."]


def test_links_given_besides_the_text_are_tried_too() -> None:
    links = (Link("redirection", "https://exemple.fr/perdu", "redirection"),)
    states = {"https://exemple.fr/perdu": "broken"}
    findings = list(CHECKS["broken-link"].find(Subject(links=links, link_states=states)))  # type: ignore[arg-type]
    assert [one.place for one in findings] == ["redirection"]


def test_a_broken_link_is_not_an_unchecked_one() -> None:
    text = "[a](https://exemple.fr/1) [b](https://exemple.fr/2) [c](https://exemple.fr/3)"
    states = {"https://exemple.fr/1": "broken", "https://exemple.fr/2": "not checked", "https://exemple.fr/3": "fine"}
    (finding,) = found("unchecked-links", text, link_states=states, ask_links=True)
    assert finding.message == "1 lien non vérifié."
    assert found("unchecked-links", text, link_states=states, ask_links=False) == []


def test_pictures_of_the_editor_say_where_they_stand() -> None:
    pictures = (
        Picture("cover", "a.png", None, width=1100),
        Picture("b3", "b.png", "", decorative=True, width=640),
        Picture("b4", "c.png", "Un logo", width=639),
    )
    about = Subject(pictures=pictures)
    assert [one.place for one in CHECKS["missing-alternative"].find(about)] == ["cover"]
    assert [one.place for one in CHECKS["small-picture"].find(about)] == ["cover", "b4"]


def test_headings_go_on_from_one_passage_to_the_next() -> None:
    passages = (Passage("a", "<h2>Un</h2>", "html"), Passage("b", "<h3>Deux</h3><h5>Trois</h5>", "html"))
    assert [one.place for one in CHECKS["heading-order"].find(Subject(passages=passages))] == ["b"]


def test_identifiers_are_unique_in_the_whole_subject() -> None:
    passages = (Passage("a", '<p id="x">', "html"), Passage("b", '<p id="x">', "html"))
    assert [one.place for one in CHECKS["duplicate-id"].find(Subject(passages=passages))] == ["b"]


def quoted(check: str, date: dt.date | None = None, figures: Figures = KNOWN, **more: object) -> list[Finding]:
    return found(check, f"Il y a {written(*PUPILS, date)}.", figures=figures, **more)


def test_a_figure_that_stands_is_quoted_in_peace() -> None:
    checks = [name for name in CHECKS if "figure" in name]
    assert len(checks) == 6
    assert [one for name in checks for one in quoted(name, MARCH)] == []


def test_a_changed_figure_is_quoted_again_in_one_click() -> None:
    (finding,) = quoted("changed-figure", dt.date(2026, 2, 1))
    assert finding.message == f"Ce chiffre a été mesuré de nouveau{NO_BREAK}: 3{NARROW}480,5 au 01/03/2026."
    assert [edit.new for edit in finding.mend] == [written(*PUPILS, MARCH)]


@pytest.mark.parametrize(("value", "changed"), [("3480.5", False), ("3400", True)])
def test_a_remembered_value_decides(value: str, changed: bool) -> None:  # noqa: FBT001 - a case
    figures = Figures(KNOWN.names, KNOWN.measured, {PUPILS: Decimal(value)})
    assert bool(quoted("changed-figure", dt.date(2020, 1, 1), figures)) == changed


def test_without_a_platform_nothing_is_known_of_figures() -> None:
    for check in ("unknown-figure", "changed-figure", "stale-figure", "figure-without-source", "retyped-figure"):
        assert found(check, f"3480 élèves {written(*PUPILS, None)}", figures=None) == []


def test_names_alone_tell_unknown_figures() -> None:
    figures = Figures(frozenset({"classroom:schools"}))
    assert len(quoted("unknown-figure", figures=figures)) == 1
    assert quoted("unknown-figure", figures=Figures(KNOWN.names)) == []


def test_a_retyped_figure_is_replaced_by_its_quote() -> None:
    (finding,) = found("retyped-figure", f"Les 3{NARROW}481 élèves", figures=KNOWN)
    assert (finding.severity, finding.suggestion) == ("error", written(*PUPILS, MARCH))
    assert mended("retyped-figure", "Les 3480,5 élèves", figures=KNOWN) == f"Les {written(*PUPILS, MARCH)}"
    assert found("retyped-figure", "Les 3600 élèves", figures=KNOWN) == []


def test_an_english_text_is_held_to_no_french_typography() -> None:
    post = "---\ntitle: The state of the art\n---\nWho's there? It's the 1st of 10,000: \"yes\"!"
    assert subject(post).language == "en"
    assert [one for name, check in CHECKS.items() if check.languages == ("fr",) for one in found(name, post)] == []


@pytest.mark.parametrize(
    ("name", "post", "kind"),
    [
        ("communiques/a.md", "Texte", "press_release"),
        ("actualites/a.md", "---\nlayout: page\n---\nTexte", "page"),
        ("a.md", "---\nevent_start_date: 2024-01-01\n---\n", "event"),
        ("a.md", "---\ncategories:\n- Évènement\n---\n", "event"),
        ("a.md", "---\ncategories: Publication\n---\n", "publication"),
        ("a.md", "---\ncontact-presse:\n  name: x\n---\n", "press_release"),
        ("a.md", "---\npublishedDate: 2024-01-01\n---\n", "article"),
        ("articles/x/y/a.md", "Texte", None),
    ],
)
def test_the_kind_of_a_file(name: str, post: str, kind: str | None) -> None:
    assert subject(post, name).kind == kind


def test_a_very_long_text_is_read_to_a_limit() -> None:
    text = "Un mot. " * 30_000 + "XX élèves"
    assert found("placeholder", text) == []
