"""What the public may know of the dossiers of a demarche, from maintained counters: nothing is counted here."""

from collections.abc import Sequence
from dataclasses import dataclass

from communs.dossiers.enums import DECIDED, State
from communs.dossiers.weeks import UsualTime, Week, usual_time, weeks_of
from communs.procedures.enums import Availability, Restriction
from communs.procedures.models import Demarche, GroupCounter


@dataclass(frozen=True)
class Step:
    """One step of the funnel, or one kind of decision: how many dossiers, and their share of the whole in percent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Statistics:
    """The funnel from the deposit to the decision, the decisions, the last weeks, the usual time where it may be told."""

    deposited: int
    funnel: list[Step]
    decisions: list[Step]
    weeks: Sequence[Week] = ()
    usual_time: UsualTime | None = None


def statistics_of(demarche: Demarche) -> Statistics:
    """Return the statistics of a demarche; three queries, on counters and on the last decisions. Tests are in no counter."""
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
        weeks_of(demarche),
        usual_time(demarche),
    )


def are_public(demarche: Demarche) -> bool:
    """Whether anybody may read the numbers: of a demarche neither in preparation nor restricted."""
    restricted = demarche.restriction != Restriction.NONE or bool(demarche.email_domains)
    return demarche.availability() != Availability.DRAFT and not restricted


def _step(state: State, count: int, whole: int) -> Step:
    return Step(str(state.label), count, round(100 * count / whole) if whole else 0)
