"""What this room tells `accounts` of a person: what it keeps of them, and what opposes the deletion of their account."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from communs.organisations.enums import Role
from communs.organisations.models import Invitation, Membership
from communs.organisations.queries import addresses_of

if TYPE_CHECKING:
    from communs.accounts.models import Person

MEMBERSHIP = ("organisation__siret", "organisation__name", "role", "shares_dossiers", "since")
INVITATION = ("organisation__name", "email", "role", "shares_dossiers", "sent_at", "expires_at", "closed_at")


def export(person: "Person") -> dict[str, Any]:
    """Return a person's memberships, and the invitations that they received or sent."""
    received = Q(email__in=addresses_of(person))
    return {
        "memberships": list(person.memberships.order_by("since", "pk").values(*MEMBERSHIP)),
        "invitations": list(
            Invitation.objects.filter(received | Q(invited_by=person)).order_by("sent_at", "pk").values(*INVITATION)
        ),
    }


def obstacles(person: "Person") -> list[str]:
    """Return one sentence for each organisation that would lose its last manager and keep members."""
    others = Membership.objects.filter(organisation=OuterRef("organisation")).exclude(person=person)
    orphaned = person.memberships.filter(
        Exists(others), ~Exists(others.filter(role=Role.MANAGER)), role=Role.MANAGER
    ).order_by("organisation__name", "pk")
    sentence = _("Vous êtes seul responsable de « %(name)s » : confiez d’abord ce rôle à un autre membre.")
    return [sentence % {"name": name} for name in orphaned.values_list("organisation__name", flat=True)]
