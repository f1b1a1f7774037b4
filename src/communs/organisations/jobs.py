"""Queued work of organisations."""

from communs.core.jobs import Backoff, job, periodic
from communs.core.remote import Unavailable
from communs.organisations.models import Organisation
from communs.organisations.operations import registration

BATCH = 50


@job(retry=Backoff(attempts=10, first=30))
def complete_organisation(*, organisation_id: int) -> None:
    """Complete one organisation from the company register."""
    registration.complete(organisation_id)


@periodic("23 */2 * * *")
def complete_organisations() -> None:
    """Ask again about the organisations not verified yet, those asked longest ago first; stop when the register rests."""
    waiting = Organisation.objects.filter(verified_at=None).order_by("checked_at")[:BATCH]
    for pk in waiting.values_list("pk", flat=True):
        try:
            registration.complete(pk)
        except Unavailable:
            return
