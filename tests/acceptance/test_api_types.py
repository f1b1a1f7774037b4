"""Facts of `data/api_types.yml`: every type of the public API has one here."""

from pathlib import Path

import yaml

from communs.questionnaires.api_names import ENUMERATION
from communs.questionnaires.fields import FIELD_TYPES

FACTS = yaml.safe_load((Path(__file__).parent / "data" / "api_types.yml").read_text("utf-8"))
NOT_YET = {"carte"}
# Chosen by an option of another type.
NO_DESCRIPTOR_OF_THEIR_OWN = {"TitreIdentiteChampDescriptor"}


def test_every_value_of_the_enumeration_has_a_type_here() -> None:
    assert sorted(ENUMERATION) == sorted(FACTS["enumeration"])
    missing = {name for name, api in ENUMERATION.items() if api.kind not in FIELD_TYPES}
    assert missing <= NOT_YET


def test_the_objects_of_answers_and_of_fields_exist() -> None:
    assert {api.answer for api in ENUMERATION.values()} <= set(FACTS["answers"])
    descriptors = {api.descriptor for api in ENUMERATION.values()}
    assert descriptors == set(FACTS["descriptors"]) - NO_DESCRIPTOR_OF_THEIR_OWN
