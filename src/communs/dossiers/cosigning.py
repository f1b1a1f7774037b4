"""Reading signatures: who must sign a dossier, who did, whose link this is."""

import hashlib
from collections.abc import Sequence

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.dossiers.models import Cosignature, Dossier, Wait
from communs.dossiers.queries import questionnaire_of
from communs.dossiers.routes import context_at
from communs.procedures.cosigning import Cosigner, cosigning_of, required

SIGNATURES = "signatures"
WITH_DOSSIER = ("dossier__demarche__organisation", "dossier__applicant", "dossier__signature_request", "person")


def signers_of(dossier: Dossier) -> list[Cosigner]:
    """The signers whom the demarche wants for the answers of a draft, in their order; no query."""
    cosigning = cosigning_of(dossier.demarche)
    if not cosigning.signers:
        return []
    return required(cosigning, questionnaire_of(dossier), dossier.answers, context_at(dossier, timezone.now()))


def waits_for_signatures(dossier: Dossier) -> Wait | None:
    """What a deposit waits for while a signature is missing (see `operations.preconditions`); without signers no query."""
    unsigned = dossier.cosignatures.filter(signed_at=None)
    missing = unsigned.exists() if dossier.is_signing else bool(signers_of(dossier))
    return Wait(SIGNATURES, reverse("dossiers:signatures", args=[dossier.number])) if missing else None


def cosignatures_of(dossier: Dossier) -> list[Cosignature]:
    """The signatures of a dossier, given or awaited, in the order of the signers: one query."""
    return list(dossier.cosignatures.order_by("rank", "pk"))


def given_signatures(dossier: Dossier) -> list[Cosignature]:
    """The signatures that a deposited dossier carries; one query for a dossier that was signed, else none."""
    signed = getattr(dossier, "signature_request", None) is not None
    return [one for one in cosignatures_of(dossier) if one.signed_at] if signed else []


def cosignature_of(dossier: Dossier, pk: int) -> Cosignature:
    """One signature of this dossier. Raises `Http404`."""
    found = dossier.cosignatures.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_cosignature(person: Person, number: int) -> Cosignature:
    """What a person signs, signed or refused of a dossier. Raises `Http404` for who opened no invitation to it."""
    found = Cosignature.objects.select_related(*WITH_DOSSIER).filter(person=person, dossier=number).first()
    if found is None:
        raise Http404
    return found


def cosignature_by_token(token: str) -> Cosignature:
    """The signature that a link leads to, whatever became of it. Raises `Http404` for a link that leads to nothing."""
    found = Cosignature.objects.select_related(*WITH_DOSSIER).filter(token_hash=token_hash(token)).first()
    if found is None:
        raise Http404
    return found


def token_hash(token: str) -> str:
    """What is kept of a link's token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def in_turn(signatures: Sequence[Cosignature]) -> list[Cosignature]:
    """Those whose turn it is: the unsigned ones of the lowest rank."""
    unsigned = [one for one in signatures if one.signed_at is None]
    turn = min((one.rank for one in unsigned), default=0)
    return [one for one in unsigned if one.rank == turn]


def statement_of(cosignature: Cosignature) -> str:
    """What a signer declares, kept with the signature in the journal."""
    facts = {"number": cosignature.dossier_id, "label": cosignature.label}
    return (
        _("J’ai lu le dossier n° %(number)s et ses pièces jointes, et je le signe en qualité de : %(label)s.") % facts
    )
