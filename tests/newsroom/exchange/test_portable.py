"""Bodies as Markdown and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.newsroom.blocks import BodyBlock
from communs.newsroom.exchange.portable import Problem, body_blocks, body_text
from communs.newsroom.exchange.shapes import SHAPES

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n`~-: "), max_size=30)
TEXTS = WORDS | st.sampled_from(["\n", "```\ncode", "```communs:quotation\nwords: x\n```", "~~~\n```\n~~~", " ", "a\n"])
PICTURES = st.fixed_dictionaries({}, optional={"image": WORDS.filter(bool), "alternative": WORDS.filter(bool)})
BLOCKS = st.one_of(
    st.tuples(st.just("text"), TEXTS.filter(bool)),
    st.tuples(st.just("quotation"), st.fixed_dictionaries({"words": TEXTS}, optional={"name": WORDS.filter(bool)})),
    st.tuples(st.just("slideshow"), st.fixed_dictionaries({"slides": st.lists(PICTURES, max_size=2)})),
    st.tuples(
        st.just("table"),
        st.fixed_dictionaries(
            {
                "caption": WORDS,
                "headers": st.lists(WORDS, max_size=2),
                "rows": st.lists(st.lists(TEXTS, max_size=2), max_size=2),
            }
        ),
    ),
)


def test_every_block_can_be_written_in_a_file() -> None:
    assert {*SHAPES, "text"} == set(BodyBlock().child_blocks)


@given(st.lists(BLOCKS, max_size=5))
def test_blocks_are_read_back(blocks: list[tuple[str, Any]]) -> None:
    text = body_text(blocks)
    assert body_blocks(text) == (blocks, [])
    assert body_text(body_blocks(text)[0]) == text


@given(TEXTS)
def test_a_text_without_fences_of_communs_is_itself(text: str) -> None:
    if "communs:" not in text:
        assert body_blocks(text) == ([("text", text)] if text else [], [])
        assert body_text([("text", text)]) == text


def test_a_quotation_stands_in_the_text() -> None:
    blocks = [("text", "Avant."), ("quotation", {"words": "Nous voilà."}), ("text", "Après.\n")]
    text = "Avant.\n\n```communs:quotation\nwords: Nous voilà.\n```\n\nAprès.\n"
    assert body_text(blocks) == text
    assert body_blocks(text) == (blocks, [])


@pytest.mark.parametrize(
    ("fence", "words"),
    [
        ("```communs:dessin\nx: 1\n```", "inconnu"),
        ("```communs:quotation\nwords: [\n```", "illisible"),
        ("```communs:quotation\nname: x\n```", "illisible"),
        ("```communs:quotation\nwords: x\ncolour: red\n```", "illisible"),
    ],
)
def test_a_fence_that_cannot_be_read_stays_text(fence: str, words: str) -> None:
    blocks, problems = body_blocks(f"Un\n\n{fence}\n")
    assert blocks == [("text", f"Un\n\n{fence}\n")]
    assert [problem.line for problem in problems] == [2]
    assert words in problems[0].what


def test_a_fence_that_nothing_closes_or_inside_another_is_text() -> None:
    for text in ("```communs:quotation\nwords: x\n", "````\n```communs:quotation\nwords: x\n```\n````\n"):
        assert body_blocks(text) == ([("text", text)], list[Problem]())
