"""Random forms with conditions, random answers, and an evaluator that is slow and plainly follows the truth table."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from communs.questionnaires.field import Context

CONTEXT = Context(now=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
ROWS = ["01HZZZZZZZZZZZZZZZZZZZZZZ" + sign for sign in "0123"]
KINDS = ["integer", "yes_no", "single_choice", "multiple_choice", "date", "text", "departement"]
OPTIONS = ["a", "b", "c"]
DAYS = ["2026-02-01", "2026-03-01", "2026-03-02"]
WORDS = ["Été", "ete ", "hiver"]
CODES = ["43", "63", "75"]
REGIONS = {"43": "84", "63": "84", "75": "11"}
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(0, 3),
    "yes_no": st.booleans(),
    "single_choice": st.sampled_from(OPTIONS),
    "multiple_choice": st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True).map(sorted),
    "date": st.sampled_from(DAYS),
    "text": st.sampled_from([word.strip() for word in WORDS]),
    "departement": st.sampled_from(CODES),
}
ORDER = ["=", "≠", "<", "≤", ">", "≥"]
COMPARISONS: dict[str, st.SearchStrategy[tuple[str, Any]]] = {
    "integer": st.tuples(st.sampled_from(ORDER), st.integers(0, 3) | st.sampled_from([1.5, 2.0])),
    "yes_no": st.tuples(st.sampled_from(["=", "≠"]), st.booleans()),
    "single_choice": st.tuples(st.sampled_from(["=", "≠"]), st.sampled_from(OPTIONS)),
    "multiple_choice": st.tuples(st.sampled_from(["contains", "does not contain"]), st.sampled_from(OPTIONS)),
    "date": st.tuples(st.sampled_from(ORDER), st.sampled_from(DAYS) | st.integers(-30, 2).map(lambda n: {"days": n})),
    "text": st.tuples(st.sampled_from(["=", "≠", "contains", "does not contain"]), st.sampled_from(["ete", "É", "r"]))
    | st.tuples(st.just("matches"), st.sampled_from(["É.*", "[a-z]+"])),
    "departement": st.tuples(st.sampled_from(["=", "≠"]), st.sampled_from(CODES))
    | st.tuples(st.sampled_from(["in", "not in"]), st.sampled_from(["region:84", "departement:75", "region:11"])),
}


def atoms(sources: dict[str, str]) -> st.SearchStrategy[dict[str, Any]]:
    """One comparison with one of the fields (id → kind)."""
    return st.sampled_from(sorted(sources)).flatmap(
        lambda name: (
            COMPARISONS[sources[name]].map(lambda pair: {"op": pair[0], "field": name, "value": pair[1]})
            | st.just({"op": "answered", "field": name})
        )
    )


def conditions(sources: dict[str, str]) -> st.SearchStrategy[dict[str, Any]]:
    """A condition on some of the fields, of at most three levels."""
    leaf = atoms(sources)

    def grow(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        several = st.lists(inner, min_size=1, max_size=3)
        return st.builds(
            lambda word, terms: {"op": word, "of": terms}, st.sampled_from(["and", "or"]), several
        ) | inner.map(lambda term: {"op": "not", "of": term})

    return st.recursive(leaf, grow, max_leaves=5)


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    """A valid form: sections, titles and a repetition, each perhaps on a condition about what stands above."""
    kinds: dict[str, str] = {}
    sections = []
    for rank in range(draw(st.integers(1, 3))):
        section: dict[str, Any] = {"id": f"s{rank}", "title": draw(st.sampled_from(["", f"S{rank}"])), "fields": []}
        section |= _maybe_when(draw, kinds)
        for index in range(draw(st.integers(1, 4))):
            section["fields"].append(_field(draw, f"f{rank}_{index}", kinds, section["fields"]))
        sections.append(section)
    return {"sections": sections}


def _field(draw: st.DrawFn, name: str, kinds: dict[str, str], above: list[dict[str, Any]]) -> dict[str, Any]:
    shape = draw(st.sampled_from(["field", "field", "field", "header", "repetition"]))
    if shape == "header":
        level = draw(st.sampled_from([2, 3])) if any(other["type"] == "header" for other in above) else 2
        return {"type": "header", "id": name, "label": name, "level": level} | _maybe_when(draw, kinds)
    if shape == "field":
        field = _asked(draw, name) | _maybe_when(draw, kinds)
        kinds[name] = field["type"]
        return field
    when, siblings, children = _maybe_when(draw, kinds), dict(kinds), []
    for number in range(draw(st.integers(1, 3))):
        child = _asked(draw, f"{name}_{number}") | _maybe_when(draw, siblings)
        siblings[child["id"]] = child["type"]
        children.append(child)
    return {"type": "repetition", "id": name, "label": name, "fields": children} | when


def _asked(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    options = {"options": OPTIONS} if kind.endswith("choice") else {}
    return {"type": kind, "id": name, "label": name, "required": draw(st.booleans())} | options


def _maybe_when(draw: st.DrawFn, kinds: dict[str, str]) -> dict[str, Any]:
    return {"when": draw(conditions(kinds))} if kinds and draw(st.booleans()) else {}


@st.composite
def answers_to(draw: st.DrawFn, form: dict[str, Any]) -> dict[str, Any]:
    """Answers to some of the fields of a form."""
    found: dict[str, Any] = {}
    for section in form["sections"]:
        for field in section["fields"]:
            if field["type"] == "repetition":
                rows = [{"_row": ROWS[rank]} | _some(draw, field["fields"]) for rank in range(draw(st.integers(0, 2)))]
                found |= {field["id"]: rows} if rows else {}
            else:
                found |= _some(draw, [field])
    return found


def _some(draw: st.DrawFn, fields: list[dict[str, Any]]) -> dict[str, Any]:
    asked = [field for field in fields if field["type"] in ANSWERS]
    return {field["id"]: draw(ANSWERS[field["type"]]) for field in asked if draw(st.integers(0, 3))}


# The slow evaluator: three values, no compilation, every question asked again from the top.

UNKNOWN = None


def plainly(condition: dict[str, Any], answer_of: Any) -> bool | None:  # noqa: ANN401 - a function of an id
    """True, False or UNKNOWN, by the tables of Kleene."""
    word = condition["op"]
    if word == "not":
        inner = plainly(condition["of"], answer_of)
        return UNKNOWN if inner is UNKNOWN else not inner
    if word in {"and", "or"}:
        found = [plainly(term, answer_of) for term in condition["of"]]
        decisive = word == "or"
        return decisive if decisive in found else UNKNOWN if UNKNOWN in found else not decisive
    answer = answer_of(condition["field"])
    if word == "answered":
        return answer is not UNKNOWN
    return UNKNOWN if answer is UNKNOWN else _compared(word, answer, condition["value"])


def _compared(word: str, answer: Any, value: Any) -> bool:  # noqa: ANN401 - one line an operator
    if isinstance(value, dict):
        value = (dt.date(2026, 3, 1) + dt.timedelta(days=value["days"])).isoformat()
    if word in {"in", "not in"}:
        kind, code = value.split(":")
        return ((answer if kind == "departement" else REGIONS[answer]) == code) is (word == "in")
    if word == "matches":
        return (answer.startswith("É")) if value == "É.*" else (answer.isascii() and answer.islower())
    if answer in WORDS or answer == "ete":
        answer, value = _bare(answer), _bare(value)
    if word in {"contains", "does not contain"}:
        return (value in answer) is (word == "contains")
    return {
        "=": answer == value,
        "≠": answer != value,
        "<": word == "<" and answer < value,
        "≤": word == "≤" and answer <= value,
        ">": word == ">" and answer > value,
        "≥": word == "≥" and answer >= value,
    }[word]


def _bare(text: str) -> str:
    return text.strip().lower().replace("é", "e")


def slowly_hidden(form: dict[str, Any], answers: dict[str, Any]) -> set[str]:
    """The paths that a form hides, each asked alone with everything that it depends on."""
    flat = [(section, field) for section in form["sections"] for field in section["fields"]]
    hidden = {f"section_{section['id']}" for section in form["sections"] if not _holds(section, form, answers, None)}
    for section, field in flat:
        if not _shown(field, section, form, answers):
            hidden.add(field["id"])
        elif field["type"] == "repetition":
            rows = answers.get(field["id"]) or ([{"_row": "0" * 26}] if field.get("required", True) else [])
            hidden |= {
                f"{field['id']}-{row['_row']}-{child['id']}"
                for row in rows
                for child in field["fields"]
                if not _holds(child, form, answers, (field, row))
            }
    return hidden


def _shown(field: dict[str, Any], section: dict[str, Any], form: dict[str, Any], answers: dict[str, Any]) -> bool:
    """Every title above that governs the field holds, and the field's own condition."""
    governing = [section]
    for other in section["fields"][: section["fields"].index(field)]:
        if other["type"] == "header":
            governing = [one for one in governing if one.get("level", 1) < other["level"]] + [other]
    if field["type"] == "header":
        governing = [one for one in governing if one.get("level", 1) < field["level"]]
    return all(_holds(one, form, answers, None) for one in [*governing, field])


def _holds(thing: dict[str, Any], form: dict[str, Any], answers: dict[str, Any], row: Any) -> bool:  # noqa: ANN401
    if "when" not in thing:
        return True

    def answer_of(name: str) -> Any:  # noqa: ANN401 - any answer
        if row and (child := next((one for one in row[0]["fields"] if one["id"] == name), None)):
            return row[1].get(name) if _holds(child, form, answers, row) else UNKNOWN
        section, field = next((s, f) for s in form["sections"] for f in s["fields"] if f["id"] == name)
        return answers.get(name) if _shown(field, section, form, answers) else UNKNOWN

    return plainly(thing["when"], answer_of) is True
