"""The applicant's side of signatures: name the signers, ask them, ask again, change an address, take the dossier back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.dossiers.cosigning import cosignature_of, cosignatures_of, in_turn, signers_of
from communs.dossiers.errors import SignersRefused
from communs.dossiers.models import Cosignature, Dossier, SignatureRequest
from communs.dossiers.models.cosignature import MOST_LETTERS
from communs.dossiers.operations.announcing import announce
from communs.dossiers.operations.inviting import invite, invite_in_turn, tell_signer
from communs.dossiers.queries import dossier_for, questionnaire_of
from communs.dossiers.routes import context_at
from communs.dossiers.sealing import seal_of
from communs.dossiers.workflow import WORKFLOW
from communs.organisations.queries import addresses_of
from communs.procedures.cosigning import Cosigner, address_in, cosigning_of
from communs.webhooks.enums import EventKind


def name_signers(person: Person, number: int, typed: Mapping[str, str]) -> None:
    """Keep the addresses of the signers of a draft, by role; those that the answers give are read there.

    What is not a draft any more stays as it is. Writes no audit row: a draft belongs to its applicant. Raises
    `SignersRefused`, `Http404`, `PermissionDenied`; nothing changes then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="read_as_applicant", lock=True)
        if dossier.is_draft:
            _name(dossier, signers_of(dossier), typed, person)


def begin_signatures(dossier: Dossier, by: Person | None) -> None:
    """Freeze a complete draft and invite its signers, as `preconditions` begins what a deposit waits for.

    In the caller's transaction, which holds the dossier. One that waits already is left as it is. So is a draft for
    which nobody clicked (`by` is None): money that comes while it is being changed freezes nothing. Writes an audit row.
    Raises `SignersRefused`.
    """
    if by is None or not dossier.is_draft:
        return
    known = {one.role: one.email for one in cosignatures_of(dossier)}
    signatures = _name(dossier, signers_of(dossier), known, by)
    _request(dossier, signatures, by, timezone.now())


def send_again(person: Person, number: int, pk: int) -> Cosignature:
    """Send a signer a new link for two weeks; whoever refused is asked again. The former link no longer works.

    Who opened it without owning the address must open the new one: a link that went astray is mended by the next one.

    Writes an audit row. Raises `SignersRefused` for who signed, whose turn has not come, or was written to too often;
    `Http404`, `PermissionDenied`; nothing changes then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="follow_signatures", lock=True)
        found = cosignature_of(dossier, pk)
        if found not in in_turn(cosignatures_of(dossier)):
            raise SignersRefused({found.role: _("Cette personne a signé, ou son tour n’est pas venu.")})
        _check_letters([found])
        if found.person and found.email not in addresses_of(found.person):
            found.person = None
        found.refused_at, found.reason = None, ""
        invite(dossier, found, timezone.now())
        record(dossier, "invite_signer", actor=person, data={"role": found.role, "again": True})
    return found


def replace_address(person: Person, number: int, pk: int, email: str) -> Cosignature:
    """Ask somebody else for a signature that is missing; who was invited before is told, and their link is void.

    Writes an audit row, which does not hold the addresses. Raises `SignersRefused` for an address that cannot sign,
    one that the answers give, or a signature given; `Http404`, `PermissionDenied`; nothing changes then.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="follow_signatures", lock=True)
        found, signatures = cosignature_of(dossier, pk), cosignatures_of(dossier)
        _check_replaceable(found)
        others = {one.email for one in signatures if one != found}
        email = email.strip().lower()
        if refusal := _refusal(email, others, _own_addresses(dossier, person)):
            raise SignersRefused({found.role: refusal})
        if email != found.email:
            _readdress(dossier, found, email, now=timezone.now(), turn=found in in_turn(signatures))
            record(dossier, "replace_signer", actor=person, data={"role": found.role})
    return found


def take_back(person: Person, number: int) -> list[Cosignature]:
    """Make a draft again of what waits for signatures: those given are void, and everybody who was asked is told so.

    Returns the signatures that were given. A draft comes back unchanged. Writes an audit row. Raises `Http404`,
    `PermissionDenied`.
    """
    with transaction.atomic():
        dossier = dossier_for(person, number, to="read_as_applicant", lock=True)
        if dossier.is_draft:
            return []
        dossier = dossier_for(person, number, to="take_back", lock=True)
        signatures = list(dossier.cosignatures.select_related("person").order_by("rank", "pk"))
        given = [one for one in signatures if one.signed_at]
        for one in signatures:
            if one.invited_at and one.refused_at is None:
                tell_signer(dossier, one, "void", was_signed=one.signed_at is not None)
        _forget(dossier)
        target = WORKFLOW.target("take_back", dossier.state)
        record(dossier, "take_back", actor=person, data={"void": [one.role for one in given]})
        _move(dossier, target, timezone.now())
    return given


def _forget(dossier: Dossier) -> None:
    """Only the addresses stay, to be proposed again."""
    SignatureRequest.objects.filter(dossier=dossier).delete()
    dossier.cosignatures.update(
        token_hash=None, invited_at=None, expires_at=None, reminded_at=None, expiry_told_at=None, person=None,
        signed_at=None, signer_name="", digest="", refused_at=None, reason="",
    )  # fmt: skip


def _request(dossier: Dossier, signatures: list[Cosignature], by: Person, now: datetime) -> None:
    target = WORKFLOW.target("request_signatures", dossier.state)
    request = SignatureRequest.objects.create(
        dossier=dossier, requested_by=by, requested_at=now, digest=seal_of(dossier, now)
    )
    dossier.signature_request = request
    data = {"roles": [one.role for one in signatures], "digest": request.digest}
    record(dossier, "request_signatures", actor=by, data=data, after=dossier.answers)
    _move(dossier, target, now)
    announce(dossier, EventKind.SIGNING)
    invite_in_turn(dossier, signatures, now)


def _move(dossier: Dossier, target: str, now: datetime) -> None:
    # The version moves, so that a save prepared before cannot land after.
    rows = Dossier.objects.filter(number=dossier.number)
    rows.update(state=target, updated_at=now, version=dossier.version + 1)
    dossier.state, dossier.updated_at, dossier.version = target, now, dossier.version + 1


def _name(dossier: Dossier, wanted: list[Cosigner], typed: Mapping[str, str], by: Person) -> list[Cosignature]:
    """Write the signers of a draft anew; what each role was sent so far stays counted."""
    shown = questionnaire_of(dossier).visibility(dossier.answers, context_at(dossier, timezone.now())).answers
    given = {signer.id: address_in(signer, shown) for signer in wanted}
    addresses = {role: email or typed.get(role, "").strip().lower() for role, email in given.items()}
    _check_addresses(addresses, _own_addresses(dossier, by))
    in_order = cosigning_of(dossier.demarche).in_order
    sent = dict(dossier.cosignatures.values_list("role", "letters"))
    rows = [
        Cosignature(
            dossier=dossier, role=signer.id, label=signer.label, rank=rank if in_order else 0,
            email=addresses[signer.id], from_answers=bool(given[signer.id]), letters=sent.get(signer.id, 0),
        )
        for rank, signer in enumerate(wanted)
    ]  # fmt: skip
    _check_letters(rows)
    dossier.cosignatures.all().delete()
    return Cosignature.objects.bulk_create(rows)


def _own_addresses(dossier: Dossier, by: Person) -> set[str]:
    """The addresses of the applicant and of who asks: nobody signs what they deposit."""
    people = {person.pk: person for person in (dossier.applicant, by) if person}
    found = {address for person in people.values() for address in (*addresses_of(person), person.email.lower())}
    return found | {dossier.applicant_email.lower()}


def _check_addresses(addresses: Mapping[str, str], own: set[str]) -> None:
    refused, seen = {}, set[str]()
    for role, email in addresses.items():
        if refusal := _refusal(email, seen, own):
            refused[role] = refusal
        seen.add(email)
    if refused:
        raise SignersRefused(refused)


def _refusal(email: str, others: Iterable[str], own: set[str]) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return _("Donnez l’adresse électronique de cette personne. Format attendu : nom@domaine.fr.")
    if email in own:
        return _("Cette adresse est celle du demandeur : la personne qui dépose ne signe pas aussi à un autre titre.")
    if email in others:
        return _("Cette adresse est déjà celle d’un autre cosignataire : chacun ne signe qu’une fois.")
    return ""


def _check_replaceable(found: Cosignature) -> None:
    if found.signed_at:
        raise SignersRefused({found.role: _("Cette personne a déjà signé.")})
    if found.from_answers:
        message = _("Cette adresse vient de vos réponses : reprenez le dossier pour la changer.")
        raise SignersRefused({found.role: message})
    _check_letters([found])


def _check_letters(rows: Iterable[Cosignature]) -> None:
    message = _("Trop d’invitations sont parties pour ce cosignataire : il n’en part plus pour ce dossier.")
    if refused := {one.role: message for one in rows if one.letters >= MOST_LETTERS}:
        raise SignersRefused(refused)


def _readdress(dossier: Dossier, found: Cosignature, email: str, *, now: datetime, turn: bool) -> None:
    if found.invited_at and found.refused_at is None:
        tell_signer(dossier, found, "void", was_signed=False)
    found.email, found.person, found.refused_at, found.reason = email, None, None, ""
    if turn:
        invite(dossier, found, now)
    else:
        found.save()
