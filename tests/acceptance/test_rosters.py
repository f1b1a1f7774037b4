"""Facts of `data/rosters.yml`: files of groups and people, read forgivingly."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from communs.procedures.routing.roster import read_roster

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "rosters.yml").read_text("utf-8"))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["name"])
def test_a_file_is_read(fact: dict[str, Any]) -> None:
    found = read_roster(fact["text"].encode(fact.get("encoding", "utf-8")), fact.get("group", ""))
    assert [[line.number, line.group, line.email] for line in found if not line.problem] == fact["lines"]
    assert [line.number for line in found if line.problem] == fact.get("aside", [])
