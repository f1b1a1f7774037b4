"""The day on which silence decides, on cases known from the field."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from communs.procedures.enums import CorrectionEffect, DelayUnit
from communs.procedures.silence import Correction, Delay, due_on

CASES = yaml.safe_load((Path(__file__).parent / "data" / "silence_dates.yml").read_text())
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
DELAYS = st.builds(Delay, st.integers(1, 365), st.sampled_from(DelayUnit), st.sampled_from(CorrectionEffect))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_silence_decides_on_that_day(case: dict[str, Any]) -> None:
    count, unit = case.get("delay", "2 months").split()
    delay = Delay(int(count), DelayUnit(unit), CorrectionEffect(case.get("effect", "continue")))
    corrections = [Correction(asked, done, kind == "incomplete") for asked, done, kind in case.get("corrections", ())]
    deposited = case.get("deposited", date(2023, 5, 15))
    assert due_on(deposited, delay, corrections, today=case.get("today", date(2023, 8, 1))) == case["due"]


@settings(deadline=None)
@given(DAYS, DELAYS, st.lists(st.tuples(DAYS, st.integers(0, 60), st.booleans()), max_size=4))
def test_a_correction_never_brings_the_day_nearer(
    deposited: date, delay: Delay, asked: list[tuple[date, int, bool]]
) -> None:
    one_day = date(2000, 1, 2) - date(2000, 1, 1)
    corrections = [Correction(day, day + days * one_day, inc) for day, days, inc in asked if day >= deposited]
    bare = due_on(deposited, delay, today=deposited)
    assert due_on(deposited, delay, corrections, today=deposited) >= bare > deposited
