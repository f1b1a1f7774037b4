"""What the rules of a demarche do together: two that take the same answers, answers that none takes, rules in vain.

Every combination of the kinds of answers that rules read is tried, with what shows and hides these fields, up to a
bound. Beyond it, what was found holds, and `complete` is false: nothing is said of what was not tried.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from communs.procedures.models import Group
from communs.procedures.routing.domains import Domain, Kind, domain_of
from communs.procedures.routing.reading import gates_of, sources_in
from communs.questionnaires.conditions.evaluation import NO_ROW, Test, prepare
from communs.questionnaires.conditions.tree import Condition, atoms
from communs.questionnaires.field import DEFAULT, Context, Json

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

MOST_TRIALS = 300_000
MOST_TOLD = 20

Case: TypeAlias = Mapping[str, Kind]


@dataclass(frozen=True)
class Overlap:
    """Two rules that hold on the same answers: the first one takes them."""

    first: Group
    second: Group
    case: Case


@dataclass
class Analysis:
    """What was found; a rule `never` holds, or is `covered`: wherever it does, one before it takes the dossier."""

    overlaps: list[Overlap] = field(default_factory=list)
    gaps: list[Case] = field(default_factory=list)
    never: list[Group] = field(default_factory=list)
    covered: list[Group] = field(default_factory=list)
    complete: bool = True


def analyse_rules(
    rules: Sequence[tuple[Group, Condition]], compiled: "CompiledQuestionnaire", context: Context = DEFAULT
) -> Analysis:
    """Try the rules of open groups, in their order, on every kind of answers."""
    fields = {one.id: one for one in compiled.fields}
    gates = gates_of(compiled.document)
    names = sources_in([rule for _group, rule in rules], compiled, gates)
    read = [atom for _group, rule in rules for _place, atom in atoms(rule)]
    read += [atom for name in names for gate in gates.get(name, ()) for _place, atom in atoms(gate)]
    domains = [domain_of(fields[name], [a for a in read if a.field == name], context) for name in names]
    trying = _Trying(rules, [prepare(rule, fields) for _group, rule in rules], context)
    shown = {name: [prepare(gate, fields) for gate in gates.get(name, ())] for name in names}
    found = Analysis(complete=all(domain.complete for domain in domains))
    for tried, case in enumerate(_cases(domains)):
        if tried * max(1, len(rules)) > MOST_TRIALS:
            found.complete = False
            break
        trying.one(case, _visible(case, shown, context), found)
    trying.conclude(found)
    return found


def _cases(domains: Sequence[Domain]) -> Iterator[dict[str, Kind]]:
    names = [domain.field.id for domain in domains]
    for kinds in itertools.product(*(domain.kinds for domain in domains)):
        yield dict(zip(names, kinds, strict=True))


def _visible(case: Case, shown: Mapping[str, list[Test]], context: Context) -> dict[str, Json]:
    """The answers that count, those of hidden fields left out: fields come in the order of the form."""
    answers: dict[str, Json] = {}
    for name, kind in case.items():
        if kind.answer is not None and all(test(answers, NO_ROW, context) for test in shown[name]):
            answers[name] = kind.answer
    return answers


@dataclass
class _Trying:
    """Gathers what each case says."""

    rules: Sequence[tuple[Group, Condition]]
    tests: Sequence[Test]
    context: Context
    held: set[int] = field(default_factory=set)
    won: set[int] = field(default_factory=set)
    crossed: dict[tuple[int, int], Case] = field(default_factory=dict)

    def one(self, case: Case, answers: Mapping[str, Json], found: Analysis) -> None:
        """Try one case."""
        holding = [rank for rank, test in enumerate(self.tests) if test(answers, NO_ROW, self.context)]
        self.held.update(holding)
        if holding:
            self.won.add(holding[0])
        for pair in itertools.combinations(holding, 2):
            self.crossed.setdefault(pair, {name: case[name] for name in answers})
        # What is not answered goes to the default group as expected: a gap is a whole set of answers.
        if not holding and answers and all(kind.answer is not None for kind in case.values()):
            shown = {name: case[name] for name in answers}
            if shown not in found.gaps and len(found.gaps) < MOST_TOLD:
                found.gaps.append(shown)

    def conclude(self, found: Analysis) -> None:
        """Tell what the cases say together."""
        groups = [group for group, _rule in self.rules]
        pairs = sorted(self.crossed)
        found.overlaps = [Overlap(groups[a], groups[b], self.crossed[a, b]) for a, b in pairs]
        if found.complete:
            found.never = [group for rank, group in enumerate(groups) if rank not in self.held]
            found.covered = [groups[rank] for rank in sorted(self.held - self.won)]
