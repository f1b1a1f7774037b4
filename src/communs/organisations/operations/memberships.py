"""Who belongs to an organisation, and with which rights."""

from django.db import transaction

from communs.accounts.models import Person
from communs.accounts.operations.people import DeletionRefused
from communs.core.audit import record
from communs.core.mail import send
from communs.organisations.enums import Role
from communs.organisations.errors import LastManager
from communs.organisations.models import Membership, Organisation
from communs.organisations.personal import obstacles


@transaction.atomic
def change(membership: Membership, *, by: Person, role: str, shares_dossiers: bool) -> None:
    """Change a member's role and access to the organisation's dossiers; one audit row when something changes.

    Raises `LastManager` when no manager would remain.
    """
    current = _locked(membership)
    before = {"role": str(current.role), "shares_dossiers": current.shares_dossiers}
    after = {"role": role, "shares_dossiers": shares_dossiers}
    if before == after:
        return
    if role != Role.MANAGER:
        _keep_a_manager(current)
    Membership.objects.filter(pk=current.pk).update(**after)
    data = {"person": current.person_id, **after}
    record(current.organisation, "change_member", actor=by, data=data, before=before, after=after)


@transaction.atomic
def remove(membership: Membership, *, by: Person) -> None:
    """End somebody's membership and tell them by e-mail. Raises `LastManager`."""
    current = _end(membership, "remove_member", by)
    send("organisations/mail/removed", to=current.person, context={"organisation": current.organisation.name})


@transaction.atomic
def leave(membership: Membership) -> None:
    """End one's own membership. Raises `LastManager`."""
    _end(membership, "leave", membership.person)


@transaction.atomic
def leave_all(person: Person) -> None:
    """End every membership of somebody whose account is being deleted; one audit row an organisation.

    Raises `DeletionRefused` when members would remain without a manager.
    """
    kept = person.memberships.order_by("organisation_id")
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=kept.values("organisation")).order_by("pk"))
    if orphaned := obstacles(person):
        raise DeletionRefused(orphaned)
    for membership in kept.select_related("organisation"):
        record(membership.organisation, "leave", actor=person, data={"person": person.pk, "role": membership.role})
    kept.delete()


def _end(membership: Membership, verb: str, by: Person) -> Membership:
    current = _locked(membership)
    _keep_a_manager(current)
    record(current.organisation, verb, actor=by, data={"person": current.person_id, "role": str(current.role)})
    Membership.objects.filter(pk=current.pk).delete()
    return current


def _locked(membership: Membership) -> Membership:
    # Every change of the managers passes here: two managers who leave at once cannot both be "not the last".
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    return Membership.objects.select_related("organisation", "person").get(pk=membership.pk)


def _keep_a_manager(membership: Membership) -> None:
    others = Membership.objects.filter(organisation=membership.organisation_id, role=Role.MANAGER)
    if membership.is_manager and not others.exclude(pk=membership.pk).exists():
        raise LastManager
