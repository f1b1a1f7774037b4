"""One group a value of a field: which groups that makes, each with its rule."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from communs.questionnaires.conditions.told import told_value
from communs.questionnaires.field import Field
from communs.questionnaires.fields.commune import Commune
from communs.questionnaires.fields.epci import Epci
from communs.questionnaires.fields.region import Region
from communs.questionnaires.free_answer import OTHER
from communs.questionnaires.reference.epci import all_epci
from communs.questionnaires.reference.territories import departements, regions

LONGEST_NAME = 150


class Planned(NamedTuple):
    """A group to create, and its rule as it is kept."""

    name: str
    rule: dict[str, Any]


def ways_of(field: Field) -> list[tuple[str, str]]:
    """How a field can make groups, as (way, words)."""
    offered = field.comparisons()
    ways = []
    if "=" in offered and (isinstance(field, Epci) or (field.possible() and not isinstance(_first(field), tuple))):
        ways.append(("value", _("un groupe par réponse")))
    if "in" in offered and not isinstance(field, Region):
        ways += [("departement", _("un groupe par département")), ("region", _("un groupe par région"))]
    if isinstance(field, Commune):
        ways.append(("epci", _("un groupe par intercommunalité (EPCI)")))
    return ways


def planned(field: Field, way: str, language: str = "fr") -> list[Planned]:
    """The groups that a way makes of a field, in the order of its values; none for a way that it does not have."""
    return list(_planned(field, way, language)) if way in dict(ways_of(field)) else []


def _planned(field: Field, way: str, language: str) -> Iterator[Planned]:
    if way == "departement":
        for code, departement in departements().items():
            yield Planned(f"{code} – {departement.name}", _rule("in", field, f"departement:{code}"))
    elif way == "region":
        for code, region in regions().items():
            yield Planned(region.name, _rule("in", field, f"region:{code}"))
    elif way == "epci":
        epci = [(one.name, _rule("in", field, f"epci:{code}"), code) for code, one in all_epci().items()]
        yield from _named_once(epci)
    else:
        values = tuple(all_epci()) if isinstance(field, Epci) else field.possible() or ()
        told = ((told_value(field, "=", value, language), value) for value in values if value != OTHER)
        yield from _named_once((name, _rule("=", field, value), value) for name, value in told)


def _named_once(found: Iterable[tuple[str, dict[str, Any], Any]]) -> Iterator[Planned]:
    """The groups of values with a name, short enough; a name that stood before is followed by its value."""
    seen: set[str] = set()
    for told, rule, value in found:
        name = told.strip()[:LONGEST_NAME]
        name = name if name not in seen else f"{name[: LONGEST_NAME - 30]} ({value})"[:LONGEST_NAME]
        if name:
            seen.add(name)
            yield Planned(name, rule)


def _rule(operator: str, field: Field, value: object) -> dict[str, Any]:
    return {"op": operator, "field": field.id, "value": value}


def _first(field: Field) -> object:
    return next(iter(field.possible() or ()), None)
