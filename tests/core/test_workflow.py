"""A workflow is a table: only what it says is possible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.core.workflow import IllegalTransition, Transition, Workflow

DOOR = Workflow(
    Transition("open", {"closed"}, "open"),
    Transition("close", {"open"}, "closed"),
    Transition("break", {"open", "closed"}, "broken"),
)
MOVES = {
    ("open", "closed"): "open",
    ("close", "open"): "closed",
    ("break", "open"): "broken",
    ("break", "closed"): "broken",
}


@given(st.sampled_from(["open", "close", "break", "paint"]), st.sampled_from(["open", "closed", "broken", "elsewhere"]))
def test_exactly_the_moves_of_the_table_are_possible(name: str, state: str) -> None:
    assert DOOR.allows(name, state) is ((name, state) in MOVES)
    if (name, state) in MOVES:
        assert DOOR.target(name, state) == MOVES[name, state]
    else:
        with pytest.raises(IllegalTransition) as refusal:
            DOOR.target(name, state)
        assert (refusal.value.name, refusal.value.state) == (name, state)


def test_the_open_moves_stand_in_the_order_of_the_table() -> None:
    assert [DOOR.names(state) for state in ("open", "closed", "broken")] == [("close", "break"), ("open", "break"), ()]
    assert DOOR.states == {"open", "closed", "broken"}


def test_a_name_stands_once() -> None:
    with pytest.raises(ValueError, match="name of its own"):
        Workflow(Transition("go", {"a"}, "b"), Transition("go", {"b"}, "c"))


def test_a_move_starts_somewhere() -> None:
    with pytest.raises(ValueError, match="state to start from"):
        Workflow(Transition("go", set(), "b"))
