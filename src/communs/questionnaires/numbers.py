"""Numbers as people type them: « 1 234,5 », “1,234.5”, -0.5."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from communs.questionnaires.field import Issue, Json, RefusedError
from communs.questionnaires.wording import number

_SPACES = re.compile(r"[\s'’_]")
_NUMBER = re.compile(r"[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})", re.ASCII)
SAFE = Decimal(2**53 - 1)


def read_number(value: Json, example: str) -> Decimal:
    """Read a typed or JSON number exactly; `example` shows in the refusal what is expected."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        result = Decimal(repr(value))
    elif isinstance(value, str) and _NUMBER.fullmatch(_plain(value)):
        result = Decimal(_plain(value))
    else:
        raise RefusedError(_("Saisissez un nombre, par exemple %(example)s.") % {"example": example})
    if abs(result) > SAFE:
        raise RefusedError(_("Ce nombre est trop grand."))
    return result


def check_bounds(value: Decimal, minimum: Decimal | int | None, maximum: Decimal | int | None) -> None:
    """Refuse a number outside of [minimum, maximum]; a missing bound checks nothing."""
    if minimum is not None and value < minimum:
        raise RefusedError(_("Saisissez un nombre supérieur ou égal à %(bound)s.") % {"bound": number(minimum)})
    if maximum is not None and value > maximum:
        raise RefusedError(_("Saisissez un nombre inférieur ou égal à %(bound)s.") % {"bound": number(maximum)})


def advice_on_bounds(minimum: Decimal | int | None, maximum: Decimal | int | None) -> str:
    """The bounds told in a sentence; nothing when there is none."""
    if minimum is not None and maximum is not None:
        return _("Entre %(low)s et %(high)s.") % {"low": number(minimum), "high": number(maximum)}
    if minimum:  # « Au moins 0. » would teach nobody anything
        return _("Au moins %(bound)s.") % {"bound": number(minimum)}
    return "" if maximum is None else _("Au plus %(bound)s.") % {"bound": number(maximum)}


def issues_of_bounds(minimum: object, maximum: object) -> Sequence[Issue]:
    """Bounds in the wrong order leave no possible answer."""
    if minimum is None or maximum is None or minimum <= maximum:  # type: ignore[operator]
        return []
    return [Issue("minimum", _("Le minimum dépasse le maximum : aucune réponse ne serait possible."))]


def _plain(text: str) -> str:
    compact = _SPACES.sub("", text).replace("−", "-")
    if "," in compact and "." in compact:
        thousands = "," if compact.rindex(".") > compact.rindex(",") else "."
        compact = compact.replace(thousands, "")
    return compact.replace(",", ".")
