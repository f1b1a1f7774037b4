"""Inviting an expert to read one dossier, and ending it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.enums import Standing, State
from communs.dossiers.errors import InvitationRefused
from communs.dossiers.expertise import expertise_of, experts_of, holder_of, waiting_for
from communs.dossiers.models import Dossier, Expertise
from communs.dossiers.operations.announcing import announce
from communs.dossiers.queries import dossier_for, stand, with_standing
from communs.procedures.models import Demarche
from communs.webhooks.enums import EventKind


def invite(person: Person, number: int, email: str, reason: str) -> Expertise:
    """Invite an address to read one submitted dossier; `reason` is shown to the expert.

    Whoever owns the verified address is matched at once, else when they come (see `match`). Sends an e-mail and
    writes an audit row. Raises `InvitationRefused`, `Http404`, `PermissionDenied`; nothing changes then.
    """
    email, reason = email.strip().lower(), reason.strip()
    with transaction.atomic():
        # Locked: of two agents who invite the same address at once, the second one is told.
        dossier = dossier_for(person, number, to="manage_experts", lock=True)
        expert = holder_of(email)
        _check(dossier, email, expert)
        expertise = Expertise.objects.create(
            dossier=dossier,
            email=email,
            person=expert,
            reason=reason,
            invited_by=person,
            invited_by_name=str(person),
            invited_at=timezone.now(),
        )
        record(dossier, "invite_expert", actor=person, data={"expertise": expertise.pk, "email": email})
        _tell(expertise, "expertise", language=(expert or person).language)
        announce(dossier, EventKind.EXPERT_INVITED, expertise=expertise.pk)
    return expertise


def revoke(person: Person, number: int, expertise_id: int) -> Expertise:
    """End an expert's access to a dossier and tell them by e-mail; ending it twice changes nothing.

    Writes an audit row. Raises `Http404`, `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="manage_experts", lock=True)
        expertise = expertise_of(dossier, expertise_id)
        if expertise.is_active:
            expertise.revoked_at = timezone.now()
            expertise.save(update_fields=["revoked_at"])
            data = {"expertise": expertise.pk, "email": expertise.email}
            record(dossier, "revoke_expert", actor=person, data=data)
            _tell(expertise, "expertise_ended", language=(expertise.person or person).language)
            announce(dossier, EventKind.EXPERT_REVOKED, expertise=expertise.pk)
    return expertise


def tell_decision(dossier: Dossier) -> None:
    """Tell the experts of a dossier that it is decided, when the demarche wants them to know."""
    if dossier.demarche.experts_told:
        for expertise in experts_of(dossier):
            _tell(expertise, "expertise_decided", language=expertise.person.language if expertise.person else "fr")


def match(person: Person) -> None:
    """Give the person the invitations that wait for one of their verified addresses.

    Writes an audit row for each; when none waits, one query and nothing is written.
    """
    with transaction.atomic():
        waiting = waiting_for(person).select_for_update(of=("self",)).select_related("dossier")
        for expertise in waiting.order_by("pk"):
            expertise.person = person
            expertise.save(update_fields=["person"])
            data = {"expertise": expertise.pk, "email": expertise.email}
            record(expertise.dossier, "join_as_expert", actor=person, data=data)


def _check(dossier: Dossier, email: str, expert: Person | None) -> None:
    """Refuse what the demarche forbids, an address that is invited already or that belongs to one of the two sides."""
    _check_demarche(dossier.demarche, email)
    if dossier.expertises.filter(email=email, revoked_at=None).exists():
        raise InvitationRefused(_("Cette adresse est déjà invitée à lire ce dossier."))
    standing = _standing(dossier, expert)
    if Standing.INSTRUCTOR in standing:
        raise InvitationRefused(_("Cette personne instruit déjà ce dossier : elle peut le lire sans invitation."))
    if standing or email == dossier.applicant_email.lower():
        raise InvitationRefused(
            _("Cette adresse est celle du demandeur ou d’un membre de son organisation : choisissez un autre expert.")
        )


def _check_demarche(demarche: Demarche, email: str) -> None:
    if not demarche.experts_allowed:
        raise InvitationRefused(_("Cette démarche ne fait pas appel à des experts."))
    if demarche.experts_listed_only and not demarche.listed_experts.filter(email=email).exists():
        raise InvitationRefused(_("Cette démarche n’invite que les experts de sa liste : cette adresse n’y est pas."))


def _standing(dossier: Dossier, expert: Person | None) -> frozenset[Standing]:
    if expert is None:
        return frozenset()
    return stand(expert, with_standing(expert).get(number=dossier.number)).standing.roles


def _tell(expertise: Expertise, event: str, *, language: str) -> None:
    context = {
        "number": expertise.dossier.number,
        "demarche": expertise.dossier.demarche.title,
        "organisation": expertise.dossier.demarche.organisation.name,
        "inviter": expertise.invited_by_name,
        "email": expertise.email,
        "reason": expertise.reason,
        "decision": str(State(expertise.dossier.state).label) if expertise.dossier.is_decided else "",
        "url": absolute("dossiers:expert-dossier", expertise.dossier.number),
    }
    send(f"dossiers/mail/{event}", to=expertise.email, language=language, context=context)
