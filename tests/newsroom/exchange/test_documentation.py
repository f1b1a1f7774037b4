"""docs/newsroom-files.md says what the code does."""

import re
from pathlib import Path

from communs.newsroom.exchange.keys import SAYINGS, said
from communs.newsroom.exchange.shapes import SHAPES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "newsroom-files.md").read_text("utf-8")
EMPTY = {
    "categories": [],
    "tags": [],
    "cover": [],
    "authors": [],
    "contacts": [],
    "access": [],
    "facts": [],
    "files": [],
}


def test_every_block_and_its_keys_are_told() -> None:
    rows = dict(re.findall(r"^\| `communs:(\w+)` \| (.+) \|$", PAGE, re.MULTILINE))
    assert {kind: tuple(re.findall(r"`(\w+)`", keys)) for kind, keys in rows.items()} == {
        kind: shape.__struct_fields__ for kind, shape in SHAPES.items()
    }


def test_every_key_that_an_export_writes_is_told() -> None:
    keys = [key for name in SAYINGS for key in said({name: EMPTY.get(name, "")}, {})]
    told = set(re.findall(r"`([\w-]+)(?:: \w+)?`", PAGE))
    assert [key for key in keys if key not in told] == []
