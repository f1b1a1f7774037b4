"""The generated reference and the commands."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from communs.questionnaires.commands import questionnaires
from communs.questionnaires.conditions.documentation import conditions_page
from communs.questionnaires.documentation import field_types
from communs.questionnaires.fields import FIELD_TYPES

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(questionnaires, list(arguments))
    return result.exit_code, result.output


def test_the_page_of_types_is_up_to_date() -> None:
    assert (ROOT / "docs" / "field-types.md").read_text("utf-8") == field_types()


def test_the_page_of_conditions_is_up_to_date() -> None:
    assert (ROOT / "docs" / "conditions.md").read_text("utf-8") == conditions_page()


def test_every_type_has_one_file_and_its_words() -> None:
    modules = [kind.__module__ for kind in FIELD_TYPES.values()]
    assert len(modules) == len(set(modules))
    assert [name for name, kind in FIELD_TYPES.items() if not (kind.title and kind.summary and kind.__doc__)] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "src/communs/demo/demarches").glob("*.yml")), ids=lambda path: path.stem
)
def test_the_demonstration_passes_the_check(path: Path) -> None:
    code, output = run("check", str(path))
    assert (code, output.split()[1]) == (0, "fields,")


def test_the_check_lists_mistakes(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text("sections: [{id: a, fields: [{type: text, id: b}]}]", "utf-8")
    assert run("check", str(bad)) == (1, "Error: sections[0].fields[0]: La clé « label » manque.\n")
    bad.write_text("{", "utf-8")
    assert run("check", str(bad))[0] == 1


def test_the_schema_is_json() -> None:
    code, output = run("schema")
    assert (code, json.loads(output)["$ref"]) == (0, "#/$defs/Questionnaire")
