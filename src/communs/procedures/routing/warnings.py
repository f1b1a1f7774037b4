"""What the analysis of rules found, in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communs.procedures.models import Group
from communs.procedures.routing.analysis import Case, analyse_rules
from communs.procedures.routing.domains import Kind
from communs.procedures.routing.router import rule_of
from communs.questionnaires.field import Context, Field

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

NAMED = 6


class Findings(NamedTuple):
    """Each list in sentences; `complete` when everything could be tried."""

    overlaps: list[str]
    gaps: list[str]
    vain: list[str]
    complete: bool

    def __bool__(self) -> bool:
        return bool(self.overlaps or self.gaps or self.vain)


def findings_of(groups: Sequence[Group], compiled: "CompiledQuestionnaire", context: Context) -> Findings:
    """Try the rules of these groups, in their order, and tell what is to be looked at."""
    rules = [(group, rule) for group in groups if (rule := rule_of(group))]
    found = analyse_rules(rules, compiled, context)
    said = _("« %(second)s » et « %(first)s » prennent tous deux : %(case)s. Le premier, « %(first)s », l’emporte.")
    overlaps = [
        said % {"first": one.first, "second": one.second, "case": told_case(one.case, compiled)}
        for one in found.overlaps
    ]
    gaps = [told_case(case, compiled) for case in found.gaps] if rules else []
    vain = [_("La règle de « %(group)s » n’est jamais vraie.") % {"group": group} for group in found.never]
    covered = _("« %(group)s » ne reçoit rien : des groupes placés avant lui prennent tout ce que sa règle prend.")
    return Findings(overlaps, gaps, vain + [covered % {"group": group} for group in found.covered], found.complete)


def told_case(case: Case, compiled: "CompiledQuestionnaire") -> str:
    """A set of answers: « Département : Ain, Aisne et 12 autres ; Statut : Association »."""
    parts = [
        _("%(label)s : %(values)s") % {"label": field.label or field.id, "values": _values(field, kind)}
        for name, kind in case.items()
        if (field := compiled.fields_by_id[name])
    ]
    return " ; ".join(parts) or _("aucune réponse")


def _values(field: Field, kind: Kind) -> str:
    language = get_language() or "fr"
    shown = [field.display(answer, language).strip() for answer in kind.members[:NAMED] if answer is not None]
    more = len(kind.members) - NAMED
    listed = ", ".join(shown) or _("sans réponse")
    return _("%(listed)s et %(count)s autres") % {"listed": listed, "count": more} if more > 0 else listed
