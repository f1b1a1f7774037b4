"""The documentation of the variables is true."""

import pytest

from communs.core.server.variables import OPERATIONS, table, with_table
from communs.env import Environment


def test_the_table_of_the_documentation_is_the_one_of_the_code() -> None:
    document = OPERATIONS.read_text()
    assert with_table(document) == document


def test_every_variable_has_a_line_and_a_meaning() -> None:
    rows = [line.split("|")[1].strip(" `") for line in table().splitlines()[2:]]
    assert rows == [name.upper() for name in Environment.model_fields]
    assert [name for name, field in Environment.model_fields.items() if not field.description] == []


def test_a_document_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="variables: begin"):
        with_table("# Operations")
