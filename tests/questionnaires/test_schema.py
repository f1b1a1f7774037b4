"""Documents: what is read, what is refused and where."""

from typing import Any

import msgspec
import pytest

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.schema import (
    InvalidQuestionnaireError,
    digest,
    json_schema,
    read_questionnaire,
    to_builtins,
)
from tests.factories.questionnaires import EVERY_TYPE, document_of, field_document


def issues(document: Any) -> dict[str, str]:  # noqa: ANN401 - any document
    with pytest.raises(InvalidQuestionnaireError) as caught:
        read_questionnaire(document)
    return {issue.place: issue.message for issue in caught.value.issues}


def test_a_document_is_kept_through_reading_and_writing() -> None:
    questionnaire = read_questionnaire(EVERY_TYPE)
    again = read_questionnaire(to_builtins(questionnaire))
    assert (again, digest(again)) == (questionnaire, digest(questionnaire))
    assert {field.__struct_config__.tag for field in questionnaire.sections[0].fields} == set(FIELD_TYPES)


def test_defaults_and_order_of_keys_do_not_change_the_digest() -> None:
    plain = document_of(field_document("text"))
    wordy = document_of(dict(reversed(list(field_document("text", required=True, hint="").items()))))
    assert compile_questionnaire(plain).digest == compile_questionnaire(wordy).digest


def test_json_text_is_read_too() -> None:
    text = msgspec.json.encode(document_of(field_document("text")))
    assert read_questionnaire(text) == read_questionnaire(document_of(field_document("text")))
    assert list(issues(b"{")) == [""]


def test_every_mistake_of_shape_is_told_at_its_place() -> None:
    document = document_of(
        field_document("text", id="Nom"),
        {"type": "unknown", "id": "a", "label": "A"},
        {"type": "text", "id": "b"},
        field_document("date", colour="red"),
        field_document("repetition", fields=[field_document("repetition")]),
    )
    assert issues(document) == {
        "sections[0].fields[0].id": "Valeur invalide (Expected `str` matching regex '^[a-z][a-z0-9_]*$').",
        "sections[0].fields[1].type": "La valeur 'unknown' n’est pas admise.",
        "sections[0].fields[2]": "La clé « label » manque.",
        "sections[0].fields[3]": "La clé « colour » n’existe pas ici.",
        "sections[0].fields[4].fields[0].type": "La valeur 'repetition' n’est pas admise.",
    }


INCOHERENT: list[tuple[dict[str, Any], str]] = [
    (field_document("integer", minimum=3, maximum=1), "minimum"),
    (field_document("decimal", minimum="2.5", maximum=1), "minimum"),
    (field_document("decimal", minimum="NaN"), "minimum"),
    (field_document("date", minimum="2026-01-02", maximum="2026-01-01"), "minimum"),
    (field_document("datetime", minimum="2026-01-02", maximum="2026-01-01"), "minimum"),
    (field_document("single_choice", options=[]), "options"),
    (field_document("single_choice", options=["a", "a"]), "options[1]"),
    (field_document("single_choice", options=["__other__"]), "options"),
    (field_document("multiple_choice", options=["a ", "b"]), "options[0]"),
    (field_document("linked_choice", options={}), "options"),
    (field_document("linked_choice", options={"a": ["b", "b"]}), "options[0]"),
    (field_document("formatted", pattern="("), "pattern"),
    (field_document("formatted", pattern="(?=a)a"), "pattern"),
    (field_document("formatted", example="x"), "example"),
    (field_document("formatted", example=""), "example"),
    (field_document("formatted", min_length=9, max_length=3), "min_length"),
    (field_document("formatted", pattern="", example="", letters=False, digits=False, others=False), "letters"),
    (field_document("repetition", fields=[]), "fields"),
    (field_document("repetition", fields=[field_document("integer", minimum=3, maximum=1)]), "fields[0].minimum"),
    (field_document("header", level=3), "level"),
]


@pytest.mark.parametrize(("document", "place"), INCOHERENT)
def test_options_that_contradict_each_other_are_refused(document: dict[str, Any], place: str) -> None:
    assert list(issues(document_of(document))) == [f"sections[0].fields[0].{place}"]


def test_an_id_is_given_once_in_the_whole_document() -> None:
    document = document_of(field_document("text", id="row_name"), field_document("repetition"))
    assert issues(document) == {
        "sections[0].fields[1].fields[0].id": "L’identifiant « row_name » sert déjà à sections[0].fields[0]."
    }


def test_the_order_of_linked_options_survives_the_database() -> None:
    written = to_builtins(
        read_questionnaire(document_of(field_document("linked_choice", options={"zz": ["b"], "a": []})))
    )
    assert written["sections"][0]["fields"][0]["options"] == [{"label": "zz", "choices": ["b"]}, {"label": "a"}]


def test_the_json_schema_names_every_type() -> None:
    schema = json_schema()
    tags = {
        part["properties"]["type"]["enum"][0]
        for part in schema["$defs"].values()
        if "type" in part.get("properties", {})
    }
    assert tags == set(FIELD_TYPES)
