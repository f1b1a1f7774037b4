"""Whatever is sent, a type cleans it to a canonical answer or refuses it with a message: it never raises."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.field import Cleaned, Context, Field, Refused
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.fields.repetition import FIRST_ROW
from tests.factories.questionnaires import EVERY_TYPE

EVERYTHING = compile_questionnaire(EVERY_TYPE)
FIELDS = {kind: EVERYTHING.fields_by_id[f"f_{kind}"] for kind in FIELD_TYPES}
CONTEXT = Context(now=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=60)
keys = st.sampled_from(
    ["_row", "row_name", "other", "primary", "secondary", "code", "postal_code", "item", "departement"]
) | st.text(max_size=9)
any_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
)
posted = st.lists(st.text(st.characters(), max_size=40), max_size=4)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
    lambda n: f"{n:,}".replace(",", " ").replace(".", ",")
)
dates = st.dates().map(str) | st.dates().map(lambda d: f"{d.day}/{d.month}/{d.year}")
moments = st.datetimes().map(lambda d: d.isoformat()[:16]) | st.datetimes(timezones=st.timezones()).map(
    lambda d: d.isoformat()
)
phones = st.from_regex(r"\+?[0-9 .()/-]{3,18}", fullmatch=True)
emails = st.emails() | st.from_regex(r"[\w.+-]{1,12}@[\w.-]{1,20}\.\w{2,6}", fullmatch=True)
communes = st.sampled_from(["75013", "paris", "St Denis", "l'", "97", "2A004-20000"]) | st.from_regex(
    r"[0-9]{5} \w{0,9}", fullmatch=True
)
rows = st.lists(
    st.fixed_dictionaries({"row_name": st.text(max_size=9)}, optional={"_row": st.sampled_from([FIRST_ROW, "01H"])}),
    max_size=4,
)
samples = st.sampled_from([field.sample() for field in FIELDS.values()])
hostile = st.sampled_from(
    [
        "\x00",
        "a\x00b",
        "�",
        "a�",
        "e\x01́",
        "́",
        "A\ufeff",
        "\x85a",
        "a\r\nb\rc",
        "\u2028",
        "٣",
        "²",
        "½",
        "-0",
        "1e9",
        "nan",
        "Infinity",
        "9" * 400,
        "0" * 5000,
        "İ@İ.fr",
        "[]",
        '["a"]',
        "{",
        "T",
        "2024-05-17T24:00",
        "00/00/0000",
        "+",
        "__other__",
    ]
)
near = hostile | numbers | dates | moments | phones | emails | communes | rows | samples
anything = any_json | posted | near | near.map(lambda value: [value])


@pytest.mark.parametrize("kind", FIELDS)
@given(raw=anything)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_value_is_cleaned_or_refused_and_cleaning_is_idempotent(kind: str, raw: object) -> None:
    field = FIELDS[kind]
    outcome = field.clean(raw, CONTEXT)
    if isinstance(outcome, Refused):
        assert outcome.message.strip()
        return
    check_canonical(field, outcome)


def check_canonical(field: Field, outcome: Cleaned) -> None:
    value = outcome.value
    stored = json.loads(json.dumps(value, allow_nan=False).encode("utf-8"))
    assert (stored, field.clean(stored, CONTEXT)) == (value, outcome)
    assert storable(value)
    assert len(field.cells(value)) == len(field.columns())
    shown_without_raising(field, value)


def storable(value: object) -> bool:
    """Whether PostgreSQL can keep it: no NUL and no lone surrogate in a text."""
    text = json.dumps(value, ensure_ascii=False)
    return "\\u0000" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def shown_without_raising(field: Field, value: Any) -> None:  # noqa: ANN401 - any canonical answer
    for language in ("fr", "en", "xx"):
        assert isinstance(field.input_value(value, language), str)
        assert isinstance(field.widget_data(value, [], CONTEXT, language), dict)
        if value is not None:
            assert isinstance(field.display(value, language), str)
    if value is not None:
        assert isinstance(field.search_text(value), str)


TYPED_AGAIN: dict[str, Callable[[Field, Any], object]] = {
    kind: lambda field, value: [field.input_value(value)]
    for kind in FIELDS
    if FIELDS[kind].shape() in {"input", "textarea", "commune", "autocomplete"} and FIELDS[kind].holds_answer
}


@pytest.mark.parametrize("kind", TYPED_AGAIN)
@given(raw=near)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_an_input_shows_again_is_read_as_the_same_answer(kind: str, raw: object) -> None:
    """Saving a page that nobody touched changes nothing."""
    field = FIELDS[kind]
    outcome = field.clean(raw, CONTEXT)
    if isinstance(outcome, Cleaned) and outcome.value is not None:
        assert field.clean(TYPED_AGAIN[kind](field, outcome.value), CONTEXT) == outcome


@pytest.mark.parametrize("kind", FIELDS)
def test_the_sample_is_canonical(kind: str) -> None:
    field = FIELDS[kind]
    check_canonical(field, Cleaned(field.sample()))


names = st.sampled_from(
    [
        f"{p}{f}"
        for p in ("", "present-", "add-row-", "remove-row-", "remove-file-", "base-")
        for f in EVERYTHING.fields_by_id
    ]
)


@given(post=st.dictionaries(names | st.text(max_size=20), posted | near.map(lambda value: [str(value)]), max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_post_is_read_and_what_it_changes_can_be_shown(post: dict[str, list[str]]) -> None:
    outcome = EVERYTHING.clean_form(post, {}, CONTEXT)
    answers = apply(outcome.changes)
    assert EVERYTHING.clean_form(post_without_buttons(post), answers, CONTEXT).changes == {}
    assert len(EVERYTHING.blocks(answers, dict(outcome.refused))) == len(EVERYTHING.fields)
    assert EVERYTHING.sheet(answers)
    assert isinstance(EVERYTHING.search_text(answers), str)


def apply(changes: dict[str, Any]) -> dict[str, Any]:
    from communs.questionnaires.answers import apply_changes

    return apply_changes({}, changes)


def post_without_buttons(post: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in post.items() if not name.startswith(("add-", "remove-"))}
