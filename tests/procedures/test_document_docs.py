"""The documentation of the document is true: its example imports, its table holds every key."""

import json
import re
from pathlib import Path

from click.testing import CliRunner
from django.test import Client

from communs.procedures.commands import demarche as command
from communs.procedures.document import read_document
from communs.procedures.document_parts import parts
from communs.procedures.header import HeaderForm

TEXT = (Path(__file__).parents[2] / "docs" / "demarche-document.md").read_text()


def test_the_example_is_read() -> None:
    texts, part, _conditions, example = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert read_document(example).header["path"] == "pret-de-salle"
    whole = example.partition("questionnaire:")[0] + part
    assert [len(table.rows) for table in read_document(whole).tables] == [2]
    assert set(read_document(f"{example}{texts}").parts) == {"groups", "automation", "mails", "letters"}


def test_every_key_is_told() -> None:
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    told = [key for row in rows for key in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted([*HeaderForm.base_fields, *parts, "questionnaire", "tables"])


def test_the_schema_is_published_and_knows_every_key(client: Client) -> None:
    schema = json.loads(client.get("/schemas/demarche.json").content)
    assert set(schema["properties"]) == {*HeaderForm.base_fields, *parts, "questionnaire", "tables"}
    assert schema["required"] == ["path", "title", "organisation", "contact_email", "questionnaire"]
    assert schema["properties"]["cosigning"] == {"$ref": "#/$defs/Cosigning"}
    assert {"GroupEntry", "Wording", "Words", "Section"} <= set(schema["$defs"])
    assert json.loads(CliRunner().invoke(command, ["schema"]).output) == schema
