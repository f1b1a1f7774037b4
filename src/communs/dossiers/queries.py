"""Reading dossiers: fetching is authorising."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from communs.accounts.models import Person
from communs.dossiers.enums import Standing, State
from communs.dossiers.models import Dossier
from communs.dossiers.models.standing import PersonalStanding
from communs.dossiers.permissions import ABILITIES, can_read
from communs.organisations.models import Membership
from communs.procedures.models import GroupMember


def dossier_for(person: Person, number: int, *, to: str = "read", lock: bool = False) -> Dossier:
    """Return the dossier for what the person wants to do (`to`: a name of `permissions.ABILITIES`), in one query.

    `lock` holds the row until the end of the transaction. The demarche, its organisation and the applicant come
    with it. Raises `Http404` for whoever may not even see it and `PermissionDenied` for who may see but not do.
    """
    queryset = with_standing(person).select_related("demarche", "organisation")
    if lock:
        queryset = queryset.select_for_update(of=("self",))
    dossier = queryset.filter(number=number).first()
    if dossier is None:
        raise Http404
    stand(person, dossier)
    if not can_read(person, dossier):
        raise Http404
    if not ABILITIES[to](person, dossier):
        raise PermissionDenied
    return dossier


def with_standing(person: Person) -> QuerySet[Dossier]:
    """All dossiers, each with what the person is to it as `is_colleague` and `is_instructor`."""
    return Dossier.objects.annotate(
        is_colleague=Exists(_shared(person, OuterRef("organisation"))),
        is_instructor=Exists(GroupMember.objects.filter(person=person, group=OuterRef("group"))),
    )


def stand(person: Person, dossier: Dossier) -> Dossier:
    """Attach the person's standing to a dossier that came from `with_standing(person)`; return it."""
    owner, draft = dossier.applicant_id == person.pk, dossier.state == State.DRAFT
    found = {
        Standing.OWNER: owner,
        Standing.COLLEAGUE: dossier.is_colleague and not owner,  # type: ignore[attr-defined]
        Standing.INSTRUCTOR: dossier.is_instructor and not draft,  # type: ignore[attr-defined]
    }
    dossier.standing = PersonalStanding(person.pk, frozenset(role for role, holds in found.items() if holds))
    return dossier


def dossiers_of(person: Person) -> QuerySet[Dossier]:
    """The dossiers of the applicant's side: one's own and those that one's organisations share."""
    shared = _shared(person).values("organisation")
    return Dossier.objects.filter(Q(applicant=person) | Q(organisation__in=shared))


def _shared(person: Person, organisation: OuterRef | None = None) -> QuerySet[Membership]:
    memberships = Membership.objects.filter(person=person, shares_dossiers=True)
    return memberships if organisation is None else memberships.filter(organisation=organisation)
