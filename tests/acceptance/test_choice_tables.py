"""Facts of `data/choice_tables.yml`: how CSV files are read."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from communs.questionnaires.choice_tables.csv_reading import UnreadableTableError, read_csv

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "choice_tables.yml").read_text("utf-8"))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["name"])
def test_a_file_is_read_so(fact: dict[str, Any]) -> None:
    data = fact["text"].encode(fact.get("encoding", "utf-8"))
    if "refused" in fact:
        with pytest.raises(UnreadableTableError) as caught:
            read_csv(data)
        assert (caught.value.line, bool(caught.value.message)) == (fact["refused"], True)
        return
    reading = read_csv(data)
    assert list(reading.table.columns) == fact["columns"]
    assert [list(row) for row in reading.table.rows] == fact["rows"]
    assert [bad.line for bad in reading.bad_lines] == fact.get("bad_lines", [])
