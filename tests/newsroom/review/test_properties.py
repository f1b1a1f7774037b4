"""Whatever the text: no check fails, mends are undone exactly, and mending twice is mending once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from communs.newsroom.review import Finding, Passage, Subject, mend, review, undo
from communs.newsroom.review.check import TypographyCheck
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.masking import prose

PIECES = st.sampled_from(
    [
        " ", "  ", "\n", "\n\n", "«", "»", " :", " ;", "!", "?", '"', "“", "”", "'", "’", "...", "…", "7ème", "1ère", "10 000",
        "10000 élèves", "74%", "12 €", "A cet effet", "Etat", "oeuvre", "n°5", "N°\u00a07", "\u00a0", "\u202f", "**", "_", "`",
        "[", "](", ")", "(", "<b>", "</b>", "<div>", "</p>", "&nbsp;", "&amp;", "<!--", "-->", "https://a.fr/?b", "XX", "etc",
        "# ", "- ", "> ", "|", "{: .a}", '{{ figure("a:b") }}', "<script>", "le", "mot", "the", "and", "of", "L", "d",
        "Primtux", "DITP", "mardi 9 octobre 2024", "demain", "\u2060", "\ufffc", "\u2029", "É", "\U0001f9e2", "```", "~~~",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


def subject(text: str, markup: str = "markdown") -> Subject:
    return Subject(kind="article", passages=(Passage("title", text[:20], "plain"), Passage("body", text, markup)))  # type: ignore[arg-type]


def typographic(found: list[Finding]) -> list[Finding]:
    return [one for one in found if isinstance(CHECKS[one.check], TypographyCheck)]


@given(TEXTS, st.sampled_from(["markdown", "html", "plain"]))
def test_no_check_fails_and_places_are_true(text: str, markup: str) -> None:
    for one in review(subject(text, markup)):
        texts = {"title": text[:20], "body": text}
        assert one.line >= 1
        assert all(texts[edit.place][edit.start : edit.end] == edit.former for edit in one.mend)


@given(TEXTS, st.sampled_from(["markdown", "html", "plain"]))
def test_masking_keeps_places(text: str, markup: str) -> None:
    masked = prose(text, markup)  # type: ignore[arg-type]
    assert len(masked) == len(text)
    assert [at for at, sign in enumerate(masked) if sign == "\n"] == [
        at for at, sign in enumerate(text) if sign == "\n"
    ]


@given(TEXTS)
def test_a_mend_is_undone_exactly(text: str) -> None:
    texts = {"title": text[:20], "body": text}
    mended = mend(texts, review(subject(text)))
    assert undo(mended.texts, mended) == texts


@settings(max_examples=300)
@given(TEXTS)
def test_mending_twice_is_mending_once(text: str) -> None:
    once = mend({"body": text}, typographic(review(subject(text)))).texts["body"]
    again = Subject(passages=(Passage("body", once),))
    assert mend({"body": once}, typographic(review(again))).texts["body"] == once
