"""Figures from elsewhere: declared, changed, withdrawn, each time under a name."""

from django.db import transaction

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.models import DeclaredFigure


@transaction.atomic
def declare(figure: DeclaredFigure, by: Person) -> DeclaredFigure:
    """Keep a figure, new or changed, and write to the journal what it is worth now."""
    verb = "change" if figure.pk else "declare"
    figure.changed_by = by
    figure.save()
    record(figure, verb, actor=by, data=_said(figure))
    return figure


@transaction.atomic
def retract(figure: DeclaredFigure, by: Person) -> None:
    """Take a figure away: the pages that quote it are then listed among those to correct."""
    record(figure, "retract", actor=by, data=_said(figure))
    figure.delete()


def _said(figure: DeclaredFigure) -> dict[str, str]:
    return {
        "name": figure.slug,
        "territory": figure.territory,
        "value": str(figure.value),
        "measured_on": figure.measured_on.isoformat(),
        "source": figure.source,
    }
