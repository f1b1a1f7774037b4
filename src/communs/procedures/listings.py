"""What this room offers to be listed elsewhere."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from communs.core import calendar_words
from communs.core.listings import Listed
from communs.procedures.queries import open_demarches


def open_calls(limit: int) -> Iterator[Listed]:
    """Yield the demarches that take deposits now, those that close first ahead."""
    for demarche in open_demarches().order_by("closes_at", "-id")[:limit]:
        until = (
            _("Jusqu’au %(date)s") % {"date": calendar_words.date(demarche.closes_at.date())}
            if demarche.closes_at
            else ""
        )
        yield Listed(demarche.title, reverse("procedures:demarche", args=[demarche.path]), until)
