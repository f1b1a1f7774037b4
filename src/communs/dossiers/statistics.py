"""What the public may know of the dossiers of a demarche, from the maintained counters: nothing is counted here."""

from dataclasses import dataclass

from communs.dossiers.enums import DECIDED, State
from communs.procedures.models import Demarche, GroupCounter


@dataclass(frozen=True)
class Step:
    """One step of the funnel, or one kind of decision: how many dossiers, and their share of the whole in percent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Statistics:
    """The funnel from the deposit to the decision, and the decisions."""

    deposited: int
    funnel: list[Step]
    decisions: list[Step]


def statistics_of(demarche: Demarche) -> Statistics:
    """Return the statistics of a demarche; one query whatever the number of dossiers. Tests are in no counter."""
    found: dict[str, int] = dict.fromkeys(State.values, 0)
    for state, count in GroupCounter.objects.filter(group__demarche=demarche).values_list("state", "count"):
        found[state] += count
    decided = sum(found[state] for state in DECIDED)
    waiting, in_review = found[State.SUBMITTED], found[State.IN_REVIEW]
    deposited = waiting + in_review + decided
    funnel = [(State.SUBMITTED, waiting), (State.IN_REVIEW, in_review)]
    decisions = [(state, found[state]) for state in (State.ACCEPTED, State.REFUSED, State.DISMISSED)]
    return Statistics(
        deposited,
        [_step(state, count, deposited) for state, count in funnel],
        [_step(state, count, decided) for state, count in decisions],
    )


def _step(state: State, count: int, whole: int) -> Step:
    return Step(str(state.label), count, round(100 * count / whole) if whole else 0)
