"""Reading expertises: who was invited to read which dossier, and what an expert may open of it."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from communs.accounts.models import Person
from communs.core.files import StoredFile
from communs.dossiers.models import Dossier, Expertise
from communs.dossiers.queries import file_ids, file_of


def expertises_of(person: Person) -> "QuerySet[Expertise]":
    """The invitations in force of a person, with their dossiers without the answers."""
    found = Expertise.objects.filter(person=person, revoked_at=None).select_related("dossier__demarche__organisation")
    return found.defer("dossier__answers", "dossier__search")


def waiting_for(person: Person) -> "QuerySet[Expertise]":
    """The invitations in force, sent to one of the person's verified addresses, that belong to nobody yet."""
    return Expertise.objects.filter(person=None, revoked_at=None, email__in=_verified(person))


def is_expert_of_something(person: Person) -> bool:
    """Whether an invitation is in force for the person or waits for them: one query, kept with this very object."""
    kept: bool | None = getattr(person, "has_expertise", None)
    if kept is None:
        theirs = Q(person=person) | Q(person=None, email__in=_verified(person))
        kept = Expertise.objects.filter(theirs, revoked_at=None).exists()
        person.has_expertise = kept  # type: ignore[attr-defined]
    return kept


def experts_of(dossier: Dossier) -> "QuerySet[Expertise]":
    """The invitations in force on a dossier, oldest first, with the people."""
    return dossier.expertises.filter(revoked_at=None).select_related("person").order_by("invited_at", "pk")


def expertise_of(dossier: Dossier, pk: int) -> Expertise:
    """One invitation on this dossier, in force or not. Raises `Http404`."""
    found = dossier.expertises.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def reasons_for(person: Person, dossier: Dossier) -> list[Expertise]:
    """The invitations by which a person reads a dossier: their reasons are shown to the expert."""
    return list(dossier.expertises.filter(person=person, revoked_at=None).order_by("invited_at", "pk"))


def answer_file_of(dossier: Dossier, file_id: UUID) -> StoredFile:
    """The file with this id when an answer names it: not those of messages and decisions. Raises `Http404`."""
    if str(file_id) not in {named for _path, _field, named in file_ids(dossier)}:
        raise Http404
    return file_of(dossier, file_id)


def holder_of(email: str) -> Person | None:
    """The active person who owns this verified address, in lower case."""
    owned = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    address = owned.select_related("user").first()
    return address.user if address else None


def _verified(person: Person) -> "QuerySet[EmailAddress, dict[str, str]]":
    owned = EmailAddress.objects.filter(user=person, verified=True)
    addresses: QuerySet[EmailAddress, dict[str, str]] = owned.annotate(address=Lower("email")).values("address")
    return addresses
