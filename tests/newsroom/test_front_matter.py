"""Reading front matter: what is a post, what is refused and where, and that no byte is lost."""

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from communs.newsroom.front_matter import MAX_BYTES, UnreadableDocumentError, moment, read_document
from tests.newsroom.samples import needs_samples, sample_paths

POST = b"""---
title: 'Un titre
  sur deux lignes'
date: 2023-09-05 11:42:00 +02:00
files:
- file: "/a.pdf"
  nom: Un fichier
published: false
---

Le texte.
"""
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=40)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def refusal(content: bytes) -> tuple[str, int, str]:
    with pytest.raises(UnreadableDocumentError) as refused:
        read_document(content, "post.md")
    return refused.value.file, refused.value.line, refused.value.message


def test_a_post_is_data_and_a_text() -> None:
    document = read_document(POST, "post.md")
    assert document.front_matter == {
        "title": "Un titre sur deux lignes",
        "date": "2023-09-05 11:42:00 +02:00",
        "files": [{"file": "/a.pdf", "nom": "Un fichier"}],
        "published": False,
    }
    assert (document.body, document.body_line, document.newline) == ("\nLe texte.\n", 10, "\n")


def test_every_key_knows_its_line() -> None:
    document = read_document(POST, "post.md")
    places = [("title",), ("date",), ("files",), ("files", 0, "nom"), ("files", 0, "absent"), ("absent",)]
    assert [document.line_of(*place) for place in places] == [2, 4, 5, 7, 6, 1]


def test_a_value_knows_its_characters() -> None:
    document = read_document(POST, "post.md")
    span = document.spans["title",]
    assert document.source[span.start : span.end] == "'Un titre\n  sur deux lignes'"


@pytest.mark.parametrize("content", [b"", b"Bonjour\n", b"\n---\ntitle: x\n---\n", b"----\n", b"# Titre\n\n---\n"])
def test_a_file_without_front_matter_is_all_body(content: bytes) -> None:
    document = read_document(content, "post.md")
    assert (document.front_matter, document.body, document.body_line) == ({}, content.decode(), 1)


@pytest.mark.parametrize("content", [b"---\n---\nTexte", b"---\n# rien\n---\nTexte", b"---\n...\nTexte"])
def test_front_matter_may_be_empty(content: bytes) -> None:
    document = read_document(content, "post.md")
    assert (document.front_matter, document.body) == ({}, "Texte")


@pytest.mark.parametrize(
    ("content", "newline"),
    [
        (POST.replace(b"\n", b"\r\n"), "\r\n"),
        (POST.replace(b"\n", b"\r"), "\r"),
        (POST.replace(b"\n", b"\r\n", 3), ""),
        (b"\xef\xbb\xbf" + POST, "\n"),
    ],
)
def test_marks_of_other_systems_change_nothing(content: bytes, newline: str) -> None:
    plain, other = read_document(POST, "post.md"), read_document(content, "post.md")
    assert (other.front_matter, other.body, other.source) == (plain.front_matter, plain.body, plain.source)
    assert other.newline == newline


def test_what_is_no_post_is_refused_with_its_line() -> None:
    assert refusal(b"---\ntitle: x\n\nTexte")[:2] == ("post.md", 1)
    assert "n’est pas fermé" in refusal(b"---")[2]
    assert refusal(b"---\ntitle: x\ntitle: y\n---\n")[1:] == (3, "La clé « title » est donnée deux fois.")
    assert refusal(b"---\na: &x [1]\nb: *x\n---\n")[1:] == (3, "Les renvois (« *nom ») ne sont pas admis.")
    assert refusal(b"---\ntitle: 'x\n---\n")[1] == 3
    assert refusal(b"---\n- a\n---\n")[1] == 2
    assert refusal(b"Bonjour\n\nno\xebl\n")[1] == 3
    assert refusal(b"x" * (MAX_BYTES + 1))[1] == 1


@given(st.dictionaries(TEXTS, VALUES, max_size=4), TEXTS)
def test_what_is_written_is_read_again(data: dict[str, object], body: str) -> None:
    written = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    document = read_document(f"---\n{written}---\n{body}".encode(), "post.md")
    assert (document.front_matter, document.body) == (data, body)
    assert list(document.front_matter) == list(data)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda content: b"---\n" + content + b"\n---\nx"))
def test_any_bytes_are_a_post_or_are_refused(content: bytes) -> None:
    try:
        document = read_document(content, "post.md")
    except UnreadableDocumentError:
        assert refusal(content)[1] >= 1
    else:
        assert document.source.endswith(document.body)
        assert all(span.line >= 1 for span in document.spans.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-09-05 11:42:00 +02:00", "2023-09-05T11:42:00+02:00"),
        ("2018-07-18 15:16:00 Z", "2018-07-18T15:16:00+00:00"),
        ("2023-09-05", "2023-09-05T00:00:00+02:00"),
        (" 2023-01-05T9:05 ", "2023-01-05T09:05:00+01:00"),
        ("2023-09-05 11:42:00.5-0330", "2023-09-05T11:42:00.500000-03:30"),
    ],
)
def test_moments_of_front_matter(text: str, expected: str) -> None:
    assert moment(text) == dt.datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", "hier", "2023-02-30", "2023-09-05 25:00", "05/09/2023", "2023-09-05 11:42 +99:00"]
)
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - Python's own words for some, ours for others
        moment(text)


@needs_samples
def test_the_samples_are_posts() -> None:
    paths = sample_paths()
    assert len(paths) == 42
    documents = [read_document(path.read_bytes(), path.name) for path in paths]
    assert [document.name for document in documents if not document.front_matter.get("title")] == []
    lines = [path.read_text("utf-8").splitlines() for path in paths]
    assert all(
        text[document.line_of("title") - 1].startswith("title:")
        for document, text in zip(documents, lines, strict=True)
    )
