"""A workflow as a table that a lawyer could proof-read: named moves from states to a state."""

from collections.abc import Iterable
from dataclasses import dataclass


class IllegalTransition(Exception):  # noqa: N818 - it names what happened, as the domain does
    """The move `name` is not open from `state`; nothing has changed."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__(f"“{name}” is not possible from “{state}”.")
        self.name = name
        self.state = state


@dataclass(frozen=True, init=False)
class Transition:
    """One legal move: from any of `sources` to `target`."""

    name: str
    sources: frozenset[str]
    target: str

    def __init__(self, name: str, sources: Iterable[str], target: str) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "sources", frozenset(sources))
        object.__setattr__(self, "target", target)


class Workflow:
    """The moves of one kind of thing. Raises `ValueError` when a name stands twice or a move starts nowhere."""

    def __init__(self, *transitions: Transition) -> None:
        self.transitions = transitions
        self._by_name = {transition.name: transition for transition in transitions}
        if len(self._by_name) != len(transitions):
            raise ValueError("Each transition needs a name of its own.")
        if not all(transition.sources for transition in transitions):
            raise ValueError("Each transition needs at least one state to start from.")

    def target(self, name: str, state: str) -> str:
        """Return the state that `name` leads to from `state`. Raises `IllegalTransition`, also for an unknown name."""
        if not self.allows(name, state):
            raise IllegalTransition(name, state)
        return self._by_name[name].target

    def allows(self, name: str, state: str) -> bool:
        """Whether `name` is open from `state`."""
        return name in self._by_name and state in self._by_name[name].sources

    def names(self, state: str) -> tuple[str, ...]:
        """Return the moves open from `state`, in the table's order."""
        return tuple(transition.name for transition in self.transitions if state in transition.sources)

    @property
    def states(self) -> frozenset[str]:
        """Every state that the table mentions."""
        return frozenset().union(*(t.sources | {t.target} for t in self.transitions))
