"""The signer's side: open the invitation, sign, refuse. The last signature deposits the dossier."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.dossiers.cosigning import cosignature_by_token, cosignatures_of, own_cosignature, statement_of
from communs.dossiers.errors import FilingClosed, LinkRefused, SignatureRefused
from communs.dossiers.models import Cosignature, Dossier
from communs.dossiers.operations.announcing import announce
from communs.dossiers.operations.filing import deposit_if_ready
from communs.dossiers.operations.inviting import invite_in_turn, tell_applicant, tell_signer
from communs.dossiers.queries import dossier_for
from communs.dossiers.sealing import seal_of
from communs.organisations.queries import addresses_of
from communs.webhooks.enums import EventKind

NAME_LENGTH = 400


def open_invitation(person: Person, token: str, *, vouched: bool) -> Cosignature:
    """Give a person what a link leads to: the link then works for nobody else.

    The person owns the verified address that was invited, or signed in by FranceConnect or ProConnect (`vouched`).
    Opening it twice changes nothing. Writes an audit row. Raises `LinkRefused`, `Http404`; nothing changes then.
    """
    with transaction.atomic():
        found = cosignature_by_token(token)
        Dossier.objects.select_for_update().get(number=found.dossier_id)
        found = cosignature_by_token(token)
        if found.person_id == person.pk:
            return found
        if refusal := _refusal_to_open(found, person, vouched=vouched):
            raise LinkRefused(refusal)
        found.person = person
        found.save(update_fields=["person"])
        record(found.dossier, "open_invitation_to_sign", actor=person, data={"role": found.role, "vouched": vouched})
    return found


def sign(person: Person, number: int, *, seen: str) -> Dossier:
    """Sign a dossier whose digest is `seen`; invite who comes next, or deposit what everybody signed.

    Signing twice signs once. The deposit is part of the same transaction: when the dossier cannot be deposited any
    more, nothing is signed. Writes an audit row, confirms by e-mail. Raises `SignatureRefused`, `FilingClosed`,
    `Incomplete`, `Ineligible`, `Http404`, `PermissionDenied`; nothing changes then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="sign_as_cosigner", lock=True)
        signatures = cosignatures_of(dossier)
        own = next((one for one in signatures if one.person_id == person.pk), None)
        if own is None:  # the dossier was taken back and asked for again while this waited for its turn
            raise Http404
        if own.signed_at:
            return dossier
        now = timezone.now()
        _check(dossier, own, now, seen)
        _write(dossier, own, person, now)
        tell_signer(dossier, own, "signed")
        if any(one.signed_at is None for one in signatures):
            invite_in_turn(dossier, signatures, now)
            return dossier
        return deposit_if_ready(number, asked_at=now)


def refuse(person: Person, number: int, reason: str) -> Cosignature:
    """Refuse to sign, and say why to the applicant, who may ask again, ask somebody else or take the dossier back.

    Writes an audit row. Raises `SignatureRefused`, `Http404`, `PermissionDenied`; nothing changes then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="sign_as_cosigner", lock=True)
        own = own_cosignature(person, number)
        now = timezone.now()
        if not own.is_awaited(now):
            raise SignatureRefused(_too_late(own))
        own.refused_at, own.reason = now, reason.strip()
        own.save(update_fields=["refused_at", "reason"])
        record(dossier, "refuse_to_sign", actor=person, data={"role": own.role})
        tell_applicant(dossier, "refused", own, reason=own.reason)
        announce(dossier, EventKind.SIGNATURE_REFUSED, signature=own.pk)
    return own


def _refusal_to_open(found: Cosignature, person: Person, *, vouched: bool) -> str:
    """Why a person may not open this invitation; empty when they may."""
    dossier = found.dossier
    if found.person_id:
        return _("Ce lien a déjà servi à une autre personne. Demandez au demandeur une nouvelle invitation.")
    if not (dossier.is_signing and found.is_awaited()):
        return _(
            "Cette invitation a expiré ou n’attend plus de réponse. Demandez au demandeur une nouvelle invitation."
        )
    if person.pk in {dossier.applicant_id, dossier.signature_request.requested_by_id}:
        return _("Vous avez déposé ce dossier : vous ne pouvez pas aussi le signer à un autre titre.")
    if Cosignature.objects.filter(dossier=dossier, person=person).exists():
        return _("Vous signez déjà ce dossier à un autre titre : chacun ne signe qu’une fois.")
    if not vouched and found.email not in addresses_of(person):
        return _("L’invitation a été envoyée à une autre adresse, qui n’est pas vérifiée dans votre compte.")
    return ""


def _check(dossier: Dossier, own: Cosignature, now: datetime, seen: str) -> None:
    if not own.is_awaited(now):
        raise SignatureRefused(_too_late(own))
    request = dossier.signature_request
    if not seen == request.digest == seal_of(dossier, request.requested_at):
        raise SignatureRefused(_("Le dossier a changé depuis que vous l’avez lu : relisez-le avant de le signer."))
    if not dossier.may_be_deposited(now):
        raise FilingClosed


def _too_late(own: Cosignature) -> str:
    if own.has_expired:
        return _("Votre invitation a expiré : demandez au demandeur de vous l’envoyer de nouveau.")
    return _("Vous avez déjà répondu à cette invitation.")


def _write(dossier: Dossier, own: Cosignature, person: Person, now: datetime) -> None:
    own.signed_at, own.digest, own.person = now, dossier.signature_request.digest, person
    own.signer_name = (person.full_name or person.email)[:NAME_LENGTH]
    own.save(update_fields=["signed_at", "digest", "signer_name"])
    data = {"role": own.role, "as": own.label, "digest": own.digest, "statement": statement_of(own)}
    record(dossier, "cosign", actor=person, data=data)
