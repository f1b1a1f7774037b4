"""Front matter with some keys changed."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.core.yaml_reading import read_yaml
from communs.newsroom.exchange.head_writing import ABSENT, moment_text, patched, written

HEAD = """# une remarque
title: 'Un titre
  sur deux lignes'   # à garder ?

# les étiquettes
tags: [a, "b"]
date:   2023-09-05 11:42:00 +02:00
chapeau: |-
  Un.

  # Deux.

position: 3
"""
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\x85\u2028"), max_size=20)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers() | st.none() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def test_only_the_lines_of_changed_keys_change() -> None:
    changed = patched(HEAD, {"tags": ["c"], "chapeau": ABSENT, "lang": "en"})
    assert (
        changed
        == """# une remarque
title: 'Un titre
  sur deux lignes'   # à garder ?

# les étiquettes
tags:
- c
date:   2023-09-05 11:42:00 +02:00

position: 3
lang: en
"""
    )


def test_nothing_to_change_changes_nothing() -> None:
    assert patched(HEAD, {}) == HEAD
    assert patched(HEAD, {"absente": ABSENT}) == HEAD
    assert patched("", {}) == ""


@pytest.mark.parametrize(
    "head", ["{title: a, tags: [b]}\n", "  title: a\n  tags: [b]\n", "? title\n: a\n? tags\n: [b]\n"]
)
def test_other_ways_of_writing_keep_their_values(head: str) -> None:
    assert read_yaml(patched(head, {"title": "x"})) == {"title": "x", "tags": ["b"]}


def test_a_moment_is_written_in_paris_without_quotes() -> None:
    at = dt.datetime(2023, 9, 5, 9, 42, tzinfo=dt.UTC)
    assert written({"date": moment_text(at), "title": "2023-09-05"}) == (
        "date: 2023-09-05 11:42:00 +02:00\ntitle: '2023-09-05'\n"
    )


@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.dictionaries(TEXTS, VALUES | st.just(ABSENT), max_size=3))
def test_what_is_patched_reads_as_it_was_meant(data: dict[str, Any], changes: dict[str, Any]) -> None:
    wanted = {key: value for key, value in (data | changes).items() if value is not ABSENT}
    assert (read_yaml(patched(written(data), changes)) or {}) == wanted
