"""The day on which silence decides (articles L231-1 to L231-6 of the code of relations with the public)."""

import calendar
import datetime as dt
from collections.abc import Sequence
from typing import assert_never

import msgspec

from communs.procedures.enums import CorrectionEffect, DelayUnit

DAY = dt.timedelta(days=1)


class Delay(msgspec.Struct, frozen=True):
    """How long the administration may stay silent, and what a request for correction does to that."""

    count: int
    unit: DelayUnit
    correction: CorrectionEffect = CorrectionEffect.CONTINUE


class Correction(msgspec.Struct, frozen=True):
    """A request for correction: the day it was asked, the day it was answered (None: not yet).

    The delay of an `incomplete` dossier always begins again (article L114-5 of the same code).
    """

    asked_on: dt.date
    resolved_on: dt.date | None = None
    incomplete: bool = False


def due_on(deposited_on: dt.date, delay: Delay, corrections: Sequence[Correction] = (), *, today: dt.date) -> dt.date:
    """Return the day on which silence decides, as it is known `today`.

    The delay runs from the day after the deposit, or after the answer to the last request that began it again; the
    days of the other requests since then, both ends included, are added. A request that waits lasts until today.
    """
    start, suspended = deposited_on, 0
    for correction in sorted(corrections, key=lambda one: one.asked_on):
        end = correction.resolved_on or today
        if correction.incomplete or delay.correction == CorrectionEffect.RESET:
            start, suspended = end, 0
        else:
            suspended += (end - correction.asked_on).days + 1
    return _after(start + DAY, delay) + suspended * DAY


def _after(day: dt.date, delay: Delay) -> dt.date:
    match delay.unit:
        case DelayUnit.DAYS:
            return day + dt.timedelta(days=delay.count)
        case DelayUnit.WEEKS:
            return day + dt.timedelta(weeks=delay.count)
        case DelayUnit.MONTHS:
            return _months_after(day, delay.count)
    assert_never(delay.unit)


def _months_after(day: dt.date, count: int) -> dt.date:
    """The same day of a later month, or its last one when it is shorter."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
