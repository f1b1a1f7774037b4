"""When the silence of the administration decides: a calculation of dates that knows neither rows nor requests."""

from communs.procedures.silence.deadline import Correction, Delay, due_on

__all__ = ["Correction", "Delay", "due_on"]
