"""Which fields a form shows: 500 fields, 300 of them on chained conditions, in processor time.

The reference is what somebody would write by hand for this very form: one `if` a field, in order, on a dict of answers.
"""

import time
from collections.abc import Callable
from typing import Any

from bench.installation import Installation

FIELDS, CHAINED = 500, 300
TIMES, ROUNDS = 15, 20


def document() -> dict[str, Any]:
    """The form: each chained field asks for the answer of the one before, and something of another."""
    fields = [
        {"type": "integer", "id": f"q{n}", "label": f"Question {n}"} | ({"when": _when(n)} if 0 < n <= CHAINED else {})
        for n in range(FIELDS)
    ]
    return {
        "sections": [{"id": f"s{n}", "title": f"Partie {n}", "fields": fields[n * 50 : n * 50 + 50]} for n in range(10)]
    }


def report(_installation: Installation) -> str:
    """Return the measures as Markdown."""
    from communs.questionnaires.compiled import compile_questionnaire
    from communs.questionnaires.conditions.analysis import analyse
    from communs.questionnaires.schema import read_questionnaire

    form = document()
    compiled = compile_questionnaire(form)
    answers = {f"q{n}": n for n in range(FIELDS)}
    assert compiled.visibility(answers).hidden == frozenset(by_hand(answers)) == frozenset()
    broken = answers | {"q150": -1}
    assert compiled.visibility(broken).hidden == frozenset(by_hand(broken)) != frozenset()
    ours, theirs = _best(lambda: compiled.visibility(answers)), _best(lambda: by_hand(answers))
    questionnaire = read_questionnaire(form)
    return "\n".join(
        [
            f"| {FIELDS} fields, {CHAINED} chained conditions | processor time, best of {TIMES} |",
            "|---|---|",
            f"| what is shown, by the compiled form | {ours:.3f} ms |",
            f"| the same, written by hand in Python | {theirs:.3f} ms ({ours / theirs:.1f} times less) |",
            f"| analysis before publication | {_best(lambda: analyse(questionnaire), 1):.0f} ms |",
            f"| reading and compiling, once a revision and a process | {_best(lambda: compile_questionnaire(form), 1):.0f} ms |",
        ]
    )


def by_hand(answers: dict[str, Any]) -> set[str]:
    """The rules of `document`, without an engine."""
    shown = dict(answers)
    hidden = set()
    for n in range(1, CHAINED + 1):
        before, first = shown.get(f"q{n - 1}"), shown.get("q0")
        if not ((before is not None and before >= n - 1) or (first is not None and first > 1)):
            hidden.add(f"q{n}")
            shown.pop(f"q{n}", None)
    return hidden


def _when(n: int) -> dict[str, Any]:
    before = {"op": "≥", "field": f"q{n - 1}", "value": n - 1}
    return {"op": "or", "of": [before, {"op": ">", "field": "q0", "value": 1}]}


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    work()
    times = []
    for _turn in range(TIMES):
        start = time.process_time()
        for _round in range(rounds):
            work()
        times.append((time.process_time() - start) / rounds)
    return min(times) * 1000
