"""What is wrong with the conditions and the formulas of a form, found before anybody fills it.

Errors keep a form from being published; warnings are told. Every finding names the fields by their labels and tells
its place in the document.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec
from django.utils.translation import gettext as _

from communs.questionnaires.conditions.checking import elsewhere, troubles
from communs.questionnaires.conditions.claims import ANYHOW, MOST_WAYS, Ways, needs, together, ways_of
from communs.questionnaires.conditions.tree import AllOf, Condition, sources_of
from communs.questionnaires.conditions.uses import sources_of_formula
from communs.questionnaires.field import Field, Issue
from communs.questionnaires.fields.calculated import Calculated
from communs.questionnaires.fields.header import Header
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.formulas.preparing import KIND_NAMES, prepare_formula
from communs.questionnaires.formulas.reading import FormulaError, read_formula
from communs.questionnaires.schema import Questionnaire, Section, walk

Severity = Literal["error", "warning"]
_SECTION, _ROWS = 1, 9  # levels of what is around a field


class Finding(msgspec.Struct, frozen=True):
    """Something to mend: `place` in the document, `fields` the ids that it is about, the one to mend first."""

    severity: Severity
    place: str
    message: str
    fields: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        """Whether the form may not be published with it."""
        return self.severity == "error"


def analyse(questionnaire: Questionnaire, rules: Mapping[str, Condition] | None = None) -> list[Finding]:
    """Everything that is wrong with a form's conditions and formulas, in the order of the page.

    `rules` are conditions that stand outside of the form and read all of it (routing, ineligibility), by the name of
    their place; they come last.
    """
    analysis = _Analysis(questionnaire)
    for rank, section in enumerate(questionnaire.sections):
        analysis.section(f"sections[{rank}]", section)
    for place, rule in (rules or {}).items():
        analysis.rule(place, rule)
    return analysis.findings


def errors_in(questionnaire: Questionnaire) -> list[Issue]:
    """The findings that keep a form from being published, as the mistakes of its document."""
    return [Issue(finding.place, finding.message) for finding in analyse(questionnaire) if finding.blocks]


def can_hold(condition: Condition, questionnaire: Questionnaire) -> bool:
    """Whether some answers make a condition of the root hold; true as well when that is too long to be told."""
    fields = {field.id: field for section in questionnaire.sections for field in section.fields}
    if any(troubles(condition, fields, lambda name: name)):
        return False
    return ways_of(condition, fields) != ()


def can_hold_together(first: Condition, second: Condition, questionnaire: Questionnaire) -> bool:
    """Whether some answers make both conditions hold."""
    return can_hold(AllOf(of=(first, second)), questionnaire)


class _Analysis:
    """Goes down the form, knowing at each field what stands above it and how it can come to be shown."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.everything = {field.id: field for _place, field in walk(questionnaire)}
        self.readings = _readings(questionnaire)
        self.passed: dict[str, Field] = {}
        self.reach: dict[str, Ways] = {}  # how each field that was passed can come to be shown
        self.titles: list[tuple[int, Ways]] = []  # (level, reach) of the titles around, the innermost last
        self.findings: list[Finding] = []

    def section(self, place: str, section: Section) -> None:
        """Go down a section."""
        self.titles = []
        owner = _Owner(place, section.id, section.title or section.id)
        self.titles.append((_SECTION, self._shown(owner, section.when, self.passed)))
        for index, field in enumerate(section.fields):
            self._field(f"{place}.fields[{index}]", field)

    def rule(self, place: str, condition: Condition) -> None:
        """Look at a condition that stands after the whole form."""
        self.titles = []
        self._shown(_Owner(place, "", place, alone=True), condition, self.passed)

    def _field(self, place: str, field: Field) -> None:
        if isinstance(field, Header):
            self.titles = [title for title in self.titles if title[0] < field.level]
        self.reach[field.id] = self._shown(_Owner(place, field.id, field.label), field.when, self.passed)
        if isinstance(field, Header):
            self.titles.append((field.level, self.reach[field.id]))
        if isinstance(field, Calculated):
            self._formula(place, field, self.passed, {})
        if isinstance(field, Repetition):
            self._rows(place, field)
        self.passed[field.id] = field

    def _rows(self, place: str, repetition: Repetition) -> None:
        siblings: dict[str, Field] = {}
        self.titles.append((_ROWS, self.reach[repetition.id]))
        for number, child in enumerate(repetition.fields):
            owner = _Owner(f"{place}.fields[{number}]", child.id, child.label)
            self.reach[child.id] = self._shown(owner, child.when, self.passed | siblings)
            if isinstance(child, Calculated):
                self._formula(owner.place, child, self.passed, siblings)
            siblings[child.id] = child
        self.titles.pop()

    def _shown(self, owner: "_Owner", when: Condition | None, scope: Mapping[str, Field]) -> Ways:
        """The ways in which a field can be shown; what cannot be is told, then taken for possible."""
        around = self.titles[-1][1] if self.titles else ANYHOW
        if when is None or self._troubled(owner, when, scope):
            return around
        own = ways_of(when, scope)
        if own == ():
            self._tell("error", owner, when, _("La condition de « %(owner)s » n’est jamais vraie, quoi qu’on réponde."))
            return around
        if own is not None and ways_of(when, scope, holds=False) == ():
            said = _("La condition de « %(owner)s » est vraie quoi qu’on réponde : elle ne sert à rien.")
            self._tell("warning", owner, when, said)
        reach = None if own is None else self._reach(own, around)
        if reach == ():
            said = _("« %(owner)s » ne s’affiche jamais : sa condition contredit celles dont dépend %(sources)s.")
            self._tell("error", owner, when, said)
        return reach or around

    def _reach(self, own: Ways, around: Ways) -> Ways | None:
        """The ways of a condition, with all that makes its sources shown."""
        found: list[Ways] = []
        for way in own:
            sources = [self.reach[name] for name in needs(way) if name in self.reach]
            ways = together([(way,), around, *sources], self.everything)
            if ways is None:
                return None
            found.append(ways)
        reach = tuple(way for ways in found for way in ways)
        return reach if len(reach) <= MOST_WAYS else None

    def _tell(self, severity: Severity, owner: "_Owner", when: Condition, said: str) -> None:
        sources = sources_of(when)
        names = ", ".join(f"« {self.everything[name].label} »" for name in sources)
        message = said % {"owner": owner.label, "sources": names}
        self.findings.append(Finding(severity, owner.when, message, (*filter(None, [owner.id]), *sources)))

    def _troubled(self, owner: "_Owner", when: Condition, scope: Mapping[str, Field]) -> bool:
        """Tell every comparison that can say nothing; say whether there is one."""
        found = []
        for inner, atom, trouble in troubles(when, scope, lambda name: self._beyond(owner, name)):
            message = _("La condition de « %(owner)s » : %(trouble)s") % {"owner": owner.label, "trouble": trouble}
            place = f"{owner.when}.{inner}" if inner else owner.when
            found.append(Finding("error", place, message, (*filter(None, [owner.id]), atom.field)))
        self.findings += found
        return bool(found)

    def _beyond(self, owner: "_Owner", name: str) -> str:
        """Why an answer cannot be read from here."""
        if name == owner.id:
            return _("elle lit sa propre réponse.")
        if name not in self.everything or name in self.reach:
            return elsewhere(name, self.everything)
        label = {"label": self.everything[name].label or name}
        if owner.id in _all_readings(name, self.readings):
            return _("elle lit « %(label)s », qui dépend à son tour de lui : c’est un cercle.") % label
        return _("elle lit « %(label)s », qui est placé après : déplacez-le plus haut.") % label

    def _formula(
        self, place: str, field: Calculated, passed: Mapping[str, Field], siblings: Mapping[str, Field]
    ) -> None:
        try:
            read_formula(field.formula)
        except FormulaError:
            return  # told with the field's options
        if message := self._formula_trouble(field, passed, siblings):
            said = _("La formule de « %(owner)s » : %(trouble)s") % {"owner": field.label, "trouble": message}
            sources = sources_of_formula(field)
            self.findings.append(Finding("error", f"{place}.formula", said, (field.id, *sources)))

    def _formula_trouble(self, field: Calculated, passed: Mapping[str, Field], siblings: Mapping[str, Field]) -> str:
        for name in sources_of_formula(field):
            if name in self.everything and name not in self.reach:
                label = {"label": self.everything[name].label}
                return _("elle lit « %(label)s », qui est placé après : déplacez-le plus haut.") % label
        try:
            kind = prepare_formula(field.formula, passed, siblings).kind
        except FormulaError as error:
            return str(error)
        kinds = {"wanted": KIND_NAMES[field.result], "found": KIND_NAMES[kind]}
        return "" if kind == field.result else _("elle donne %(found)s, alors que le champ annonce %(wanted)s.") % kinds


class _Owner(msgspec.Struct, frozen=True):
    """What a condition governs; a rule stands `alone`, outside of the form."""

    place: str
    id: str
    label: str
    alone: bool = False

    @property
    def when(self) -> str:
        """The place of the condition."""
        return self.place if self.alone else f"{self.place}.when"


def _readings(questionnaire: Questionnaire) -> dict[str, set[str]]:
    """What each field reads, by its own condition, its formula, and the condition of its section."""
    found: dict[str, set[str]] = {}
    for section in questionnaire.sections:
        inherited = sources_of(section.when)
        for _place, field in walk(Questionnaire((section,))):
            formula = sources_of_formula(field) if isinstance(field, Calculated) else ()
            found[field.id] = {*inherited, *sources_of(field.when), *formula}
    return found


def _all_readings(name: str, readings: Mapping[str, set[str]]) -> set[str]:
    """All that a field depends on, near and far."""
    found: set[str] = set()
    ahead = {name}
    while ahead:
        ahead = {source for one in ahead for source in readings.get(one, ())} - found
        found |= ahead
    return found
