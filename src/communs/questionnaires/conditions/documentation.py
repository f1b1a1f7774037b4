"""Writes `docs/conditions.md`: the tables are what the engine answers, not what somebody remembers of it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from communs.questionnaires.compiled import CompiledQuestionnaire, compile_questionnaire
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.conditions.tree import MOST_DEEP, MOST_TERMS
from communs.questionnaires.field import Context, Json
from communs.questionnaires.fields import FIELD_TYPES
from communs.questionnaires.formulas.functions import FUNCTIONS
from communs.questionnaires.schema import convert_condition

TODAY = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
INTRODUCTION = """# Conditions and formulas

Written by `communs questionnaires conditions`; a test keeps it true, and the tables below are printed by the engine.

## What a condition is

A field, a title or a section is shown `when` a condition holds. A title's condition governs what follows it until the
next title of its level or above; a section's, the whole section. The same conditions serve outside of forms.

```yaml
- id: board
  type: integer
  label: Nombre d’élus
  when:
    op: and
    of:
      - {{op: =, field: kind, value: association}}
      - op: not
        of: {{op: '<', field: members, value: 10}}
```

In YAML, `'>'` and `'≥'` are best written in quotes. A condition reads fields placed above it; in a repetition, also
those of the same row. It has at most {deep} levels and {terms} terms. A value is written as in an answer: a number, a
text, `true`, a day (`2026-05-17`), a day counted from the present one (`{{days: -30}}`, from the day of deposit once
there is one), the value of a choice (`__other__` for any free answer), a pair of linked choices (`[Culture, Musée]`),
the code of a commune, of a departement, of an EPCI, and for `in`, `region:84`, `departement:43` or,
for a commune, `epci:200073419`.

Texts are compared without case nor accents; `matches` takes an RE2 expression of the whole text, as it was typed.
Moments are compared by their day, places by their code. The operators of each type: [field-types.md](field-types.md).

## What is not answered

A condition is told true, told false, or **not told** (—) when an answer that it needs is missing; a field is shown only
when its condition is told true. So a field that is not answered makes `≠` and `does not contain` not told, exactly as
`=` and `contains`; `not` leaves what is not told as it is. Only `answered` always tells. A field that is hidden counts
as unanswered, so that what depends on it is hidden too. Hidden answers stay in the draft; a deposit leaves them out.
"""
FORMULAS = """## Formulas

A `calculated` field has a formula over the fields above it: `round(sum(costs.amount) * 0.8, 2)`. `costs.amount` stands
for the answers `amount` of every row of `costs`; in a row, `amount` alone is that of the row. There are numbers (exact
decimals, written `0.8`), texts (`"…"` or « … »), days and truth values; `+ - * /`, `= ≠ < ≤ > ≥` (or `!= <= >=`),
`and or not` (or `et ou non`), `true false` (or `vrai faux`); a day plus or minus a number of days; the difference of
two days. Arguments are separated by `,` or `;`. A field of choices gives its text, files and rows give their number.

The kind of the result is known before anybody answers: a formula that mixes kinds is refused, with its place. A missing
answer makes the result missing, except in what gathers values; so do a division by zero and numbers beyond 10²⁰.
Values are worked out again while the form is filled, and kept as they are at deposit.

| function | in French | what it gives |
|---|---|---|
"""
MEANINGS = {
    "sum": "the total of the numbers that are given",
    "count": "how many values are given",
    "min": "the smallest number, or the first day",
    "max": "the greatest number, or the last day",
    "average": "the mean of the numbers that are given",
    "days": "days from the first day to the second",
    "if": "the second value when the first is true, else the third",
    "round": "the number with so many decimals (none by default), half up",
    "join": "the texts that are given, the first argument between them",
    "answered": "whether the value is given",
}
KINDS: list[tuple[str, str, list[Json], Json]] = [
    ("A number", "integer", [None, 1, 2, 3], 2),
    ("A day", "date", [None, "2026-02-28", "2026-03-01", "2026-03-02"], "2026-03-01"),
    ("A day, on 2026-03-01", "date", [None, "2026-02-28", "2026-03-01", "2026-03-02"], {"days": 0}),
    ("A text", "text", [None, "Été", "l’été", "hiver"], "ETE"),
    ("Yes or no", "yes_no", [None, True, False], True),
    ("One choice", "single_choice", [None, "a", "b"], "a"),
    ("Several choices", "multiple_choice", [None, ["a"], ["a", "b"], ["b"]], "a"),
    ("A departement", "departement", [None, "43", "75"], "43"),
    ("A place", "departement", [None, "43", "75"], "region:84"),
    ("Any answer", "files", [None, ["0198c0de-0000-7000-8000-000000000001"]], None),
]


def conditions_page() -> str:
    """The whole page, as Markdown."""
    introduction = INTRODUCTION.format(deep=MOST_DEEP, terms=MOST_TERMS)
    return "\n".join([introduction, *_comparisons(), *_connectives(), "", FORMULAS + _functions()]) + "\n"


def _form() -> CompiledQuestionnaire:
    options = {"options": ["a", "b"]}
    fields = [
        {"type": kind, "id": kind, "label": kind} | (options if kind.endswith("choice") else {})
        for kind in dict.fromkeys(kind for _title, kind, _answers, _value in KINDS)
    ]
    return compile_questionnaire({"sections": [{"id": "all", "fields": fields}]})


def _verdict(form: CompiledQuestionnaire, condition: Json, answers: dict[str, Any]) -> str:
    context = Context(now=TODAY)
    holds = compile_condition(convert_condition(condition), form)
    denied = compile_condition(convert_condition({"op": "not", "of": condition}), form)
    return "true" if holds(answers, context) else "false" if denied(answers, context) else "—"


def _comparisons() -> Iterator[str]:
    yield "\n## Truth table of comparisons\n"
    form = _form()
    for title, kind, answers, value in KINDS:
        operators = _asked(kind, value)
        yield f"### {title}{'' if value is None else f', compared to `{_written(value)}`'}\n"
        yield f"| answer | {' | '.join(f'`{operator}`' for operator in operators)} |\n|---|{'---|' * len(operators)}"
        for answer in answers:
            verdicts = (_compared(form, kind, operator, answer, value) for operator in operators)
            yield f"| {'nothing' if answer is None else f'`{_written(answer)}`'} | {' | '.join(verdicts)} |"
        yield ""


def _asked(kind: str, value: Json) -> list[str]:
    operators = FIELD_TYPES[kind].operators
    if isinstance(value, str) and ":" in value:
        return ["in", "not in"]
    return [
        name
        for name in operators
        if name not in {"in", "not in", "matches"} and (name == "answered" or value is not None)
    ]


def _compared(form: CompiledQuestionnaire, kind: str, operator: str, answer: Json, value: Json) -> str:
    condition = {"op": operator, "field": kind} | ({} if operator == "answered" else {"value": value})
    return _verdict(form, condition, {} if answer is None else {kind: answer})


def _written(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_written(item)[:8] for item in value)}]"
    return f"{{days: {value['days']}}}" if isinstance(value, dict) else str(value)


def _connectives() -> Iterator[str]:
    yield "## Truth table of connectives\n"
    yield "| a | b | `a and b` | `a or b` | `not a` |\n|---|---|---|---|---|"
    form = _form()
    a, b = ({"op": "=", "field": name, "value": value} for name, value in (("yes_no", True), ("integer", 1)))
    for first in (True, False, None):
        for second in (1, 2, None):
            answers = {name: value for name, value in (("yes_no", first), ("integer", second)) if value is not None}
            asked = [a, b, {"op": "and", "of": [a, b]}, {"op": "or", "of": [a, b]}, {"op": "not", "of": a}]
            yield "| " + " | ".join(_verdict(form, condition, answers) for condition in asked) + " |"


def _functions() -> str:
    names: dict[int, list[str]] = {}
    for name, function in FUNCTIONS.items():
        names.setdefault(id(function), []).append(name)
    rows = [f"| `{english}` | `{french}` | {MEANINGS[english]} |" for english, french in names.values()]
    return "\n".join([*rows, "| `today()` | `aujourdhui()` | the present day, that of deposit once there is one |"])
