"""Mends written into files: the words alone change, and once is enough."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.newsroom.file_mending import fixed
from communs.newsroom.file_review import CHAPO, FileReview, review_file, subject_of
from communs.newsroom.front_matter import read_document
from communs.newsroom.review import review
from communs.newsroom.review.check import TypographyCheck
from communs.newsroom.review.checks import CHECKS
from tests.newsroom.samples import needs_samples, sample_paths

WORDS = st.lists(
    st.sampled_from(["l'État", "A ce jour", "« oui »", "7ème", "74%", "non:", "- x", "# y", "'", '"x"', "etc...", "true", "é", "\n\n"]),
    max_size=12,
).map(" ".join)  # fmt: skip


def again(content: bytes) -> FileReview:
    document = read_document(content, "post.md")
    subject = subject_of(document)
    return FileReview("post.md", review(subject), document, subject)


def typographic(reviewed: FileReview) -> list[str]:
    return [one.check for one in reviewed.findings if isinstance(CHECKS.get(one.check), TypographyCheck)]


@settings(max_examples=60)
@given(WORDS, WORDS, WORDS, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([20, 80, 1000]))
def test_a_fixed_post_keeps_all_that_is_no_typography(
    title: str, chapo: str, body: str, style: str | None, width: int
) -> None:
    data = {"title": title, "date": "2023-01-01", "tags": ["l'un", "A ce jour"], "chapeau-text": chapo, "n": 3}
    head = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_style=style, width=width)
    before = again(f"---\n{head}---\n{body}".encode())
    content, edits = fixed(before)
    if content is None:
        assert (edits, typographic(before)) == ((), [])
        return
    after = again(content)
    assert before.document is not None
    assert after.document is not None
    assert after.document.front_matter.keys() == before.document.front_matter.keys()
    kept = [key for key in data if key not in {"title", "chapeau-text"}]
    assert [after.document.front_matter[key] for key in kept] == [before.document.front_matter[key] for key in kept]
    assert typographic(after) == []
    assert fixed(after) == (None, ())


def test_a_folded_value_is_folded_again() -> None:
    chapo = "Un chapô assez long pour aller à la ligne au milieu d'une phrase, et parler encore un peu."
    head = yaml.safe_dump({"title": "T", "chapeau-text": chapo}, allow_unicode=True, sort_keys=False)
    assert head.count("\n") == 3
    content, edits = fixed(again(f"---\n{head}---\nTexte\n".encode()))
    assert content == f"---\n{head}---\nTexte\n".replace("d'une", "d’une").encode()
    assert [(edit.place, edit.former, edit.new) for edit in edits] == [("chapo", "'", "’")]


def test_a_block_stays_a_block() -> None:
    head = "chapeau-text: |-\n  Un 7ème.\n\n  Un 8ème.\ntitle: T\n"
    assert fixed(again(f"---\n{head}---\nTexte".encode()))[0] == f"---\n{head}---\nTexte".replace("ème", "e").encode()


def test_a_file_with_mixed_ends_of_lines_is_left_alone() -> None:
    assert fixed(again(b"L'un\r\nl'autre\n")) == (None, ())


@needs_samples
def test_the_samples_are_fixed_once_and_lose_nothing() -> None:
    for path in sample_paths():
        before = review_file(path, path.name)
        content, _edits = fixed(before)
        after = again(content) if content else before
        assert typographic(after) == []
        assert untouched(after) == untouched(before)


def untouched(reviewed: FileReview) -> list[object]:
    """What a mend must leave as it is: the other keys, the targets of links, the tags and their attributes."""
    assert reviewed.document is not None
    assert reviewed.subject is not None
    data = {key: value for key, value in reviewed.document.front_matter.items() if key not in {"title", *CHAPO}}
    links = [link.target for link in reviewed.subject.all_links]
    return [data, links, [(tag.name, tag.attributes) for one in reviewed.subject.passages for tag in one.tags]]
