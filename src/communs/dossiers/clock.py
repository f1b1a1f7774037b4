"""Hours as people say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language

from communs.questionnaires.wording import date


def hour(at: datetime, zone: ZoneInfo) -> str:
    """« 14 h 03 » in French, “14:03” in English, by the clocks of the zone."""
    local = timezone.localtime(at, zone)
    return f"{local.hour}\u00a0h\u00a0{local:%M}" if _language() == "fr" else f"{local:%H:%M}"


def day_and_hour(at: datetime, zone: ZoneInfo) -> str:
    """« 3 mars 2026 à 9 h 05 », “March 3, 2026, 09:05”, by the clocks of the zone."""
    joint = " à " if _language() == "fr" else ", "
    return date(timezone.localtime(at, zone).date(), _language()) + joint + hour(at, zone)


def _language() -> str:
    return (get_language() or "fr")[:2]
