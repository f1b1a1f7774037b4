"""The documentation of the document is true: its example imports, its table holds every key."""

import re
from pathlib import Path

from communs.procedures.document import read_document
from communs.procedures.header import HeaderForm

TEXT = (Path(__file__).parents[2] / "docs" / "demarche-document.md").read_text()


def test_the_example_is_read() -> None:
    part, _conditions, example = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert read_document(example).header["path"] == "pret-de-salle"
    whole = example.partition("questionnaire:")[0] + part
    assert [len(table.rows) for table in read_document(whole).tables] == [2]


def test_every_key_is_told() -> None:
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    told = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted([*HeaderForm.base_fields, "questionnaire", "tables"])
