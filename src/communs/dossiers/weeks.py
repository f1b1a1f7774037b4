"""The weeks of a demarche and the time that it usually takes: from counters, and from its last decisions only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from communs.dossiers.enums import WeekEvent
from communs.dossiers.models import WeekCounter
from communs.procedures.models import Demarche

WEEKS = 26
WINDOW = timedelta(weeks=WEEKS)
#: The usual time is that of so many decisions at most, and is not told below so few.
MOST_DECISIONS = 500
FEWEST_DECISIONS = 5
DAY = 86_400

TIMES = """
SELECT count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - submitted_at))
FROM (SELECT decided_at, submitted_at FROM dossiers_dossier
      WHERE demarche_id = %s AND decided_at >= %s AND decided_at IS NOT NULL AND NOT is_test
      ORDER BY decided_at DESC LIMIT %s) AS last_ones
"""


@dataclass(frozen=True)
class Week:
    """One week, by its Monday. `deposited_share` and `decided_share` are in percent of the highest number of all."""

    monday: date
    deposited: int
    accepted: int
    refused: int
    dismissed: int
    deposited_share: int = 0
    decided_share: int = 0

    @property
    def decided(self) -> int:
        """Every decision of the week."""
        return self.accepted + self.refused + self.dismissed


@dataclass(frozen=True)
class UsualTime:
    """From the deposit to the decision, in days: half of the decisions took less than `median`, nine in ten than `most`."""

    decisions: int
    median: int
    most: int


def weeks_of(demarche: Demarche, now: datetime | None = None) -> list[Week]:
    """The last 26 weeks, the present one last, those without a dossier included; one query, on counters."""
    today = (now or timezone.now()).astimezone(demarche.zone).date()
    present = today - timedelta(days=today.weekday())
    mondays = [present - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    counted = WeekCounter.objects.filter(group__demarche=demarche, week__gte=mondays[0])
    sums = counted.values_list("week", "event").annotate(total=Sum("count"))
    found = {(week, event): total for week, event, total in sums}
    weeks = [_week(monday, found) for monday in mondays]
    highest = max(1, *(max(week.deposited, week.decided) for week in weeks))
    return [
        replace(
            week,
            deposited_share=round(100 * week.deposited / highest),
            decided_share=round(100 * week.decided / highest),
        )
        for week in weeks
    ]


def usual_time(demarche: Demarche, now: datetime | None = None) -> UsualTime | None:
    """How long the last decisions took, of 26 weeks and 500 at most; None below five, which would tell on people.

    One query, on the last entries of an index: its cost does not grow with the number of dossiers.
    """
    since = (now or timezone.now()) - WINDOW
    with connection.cursor() as cursor:
        cursor.execute(TIMES, [demarche.pk, since, MOST_DECISIONS])
        decisions, times = cursor.fetchone()
    if decisions < FEWEST_DECISIONS:
        return None
    median, most = (max(1, ceil(seconds / DAY)) for seconds in times)
    return UsualTime(decisions, median, most)


def _week(monday: date, found: Mapping[tuple[date, str], int]) -> Week:
    return Week(monday, *(max(0, found.get((monday, event), 0)) for event in WeekEvent.values))
