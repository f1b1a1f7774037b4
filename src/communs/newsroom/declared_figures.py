"""Figures from elsewhere, declared by the newsroom and quoted as `newsroom:<slug>` like those that a room measures."""

from collections.abc import Iterable
from datetime import timedelta

from communs.core.figures import Family, Figure, Unit
from communs.newsroom.models import DeclaredFigure


def measure(slug: str, territory: str | None) -> Figure:
    """Return a declared figure. Raises `LookupError`."""
    row = DeclaredFigure.objects.filter(slug=slug, territory=territory or "").first()
    if row is None:
        raise LookupError(f"There is no declared figure “{slug}” for “{territory or '–'}”.")
    return Figure(
        value=row.value.normalize() if row.value % 1 else row.value.quantize(row.value.to_integral_value()),
        unit=Unit(row.unit_one, row.unit_many),
        date=row.measured_on,
        source=row.source,
        territory=row.territory or None,
        period=timedelta(days=row.valid_days),
    )


def slugs() -> Iterable[str]:
    """Return the figures that are declared now."""
    return DeclaredFigure.objects.values_list("slug", flat=True).distinct()


FAMILY = Family(measure, slugs)
