"""The names that texts must spell right: those of the public bodies that are here."""

from collections.abc import Iterator

from communs.core.names import Name
from communs.organisations.enums import OrganisationKind
from communs.organisations.models import Organisation

LIMIT = 2_000


def public_bodies() -> Iterator[Name]:
    """Yield the names of the active administrations, at most 2,000."""
    bodies = Organisation.objects.filter(kind=OrganisationKind.ADMINISTRATION, is_active=True).order_by("pk")
    for name, legal_name in bodies.values_list("name", "legal_name")[:LIMIT]:
        yield Name(name, (legal_name,) if legal_name and legal_name != name else ())
