"""The letters of signatures: each leaves in the transaction of what it tells."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from communs.core.calendar_words import moment
from communs.core.mail import send
from communs.dossiers.addresses import absolute
from communs.dossiers.cosigning import in_turn, token_hash
from communs.dossiers.expertise import holder_of
from communs.dossiers.models import Cosignature, Dossier
from communs.dossiers.operations.telling import language_of
from communs.procedures.cosigning import cosigning_of

LIFETIME = timedelta(days=14)


def invite_in_turn(dossier: Dossier, signatures: Iterable[Cosignature], now: datetime) -> None:
    """Invite those whose turn it is and who were not yet."""
    for cosignature in in_turn(list(signatures)):
        if cosignature.invited_at is None:
            invite(dossier, cosignature, now)


def invite(dossier: Dossier, cosignature: Cosignature, now: datetime) -> None:
    """Send a signer a new link that works for two weeks; the former one no longer works."""
    cosignature.invited_at, cosignature.expires_at = now, now + LIFETIME
    cosignature.reminded_at = cosignature.expiry_told_at = None
    _post(dossier, cosignature, reminder=False)


def remind(dossier: Dossier, cosignature: Cosignature, now: datetime) -> None:
    """Send a new link that works as long as the former one would have."""
    cosignature.reminded_at = now
    _post(dossier, cosignature, reminder=True)


def tell_signer(dossier: Dossier, cosignature: Cosignature, event: str, **more: object) -> None:
    """Write to a signer: `signed`, `void` (what they were asked for is asked no more)."""
    to = cosignature.person or cosignature.email
    context = _facts(dossier, cosignature, language_of(to)) | more
    send(f"dossiers/mail/cosigning_{event}", to=to, language=language_of(to), context=context)


def tell_applicant(dossier: Dossier, event: str, cosignature: Cosignature, **more: object) -> None:
    """Write to the applicant: `refused`, `expired`."""
    to = dossier.applicant or dossier.applicant_email
    if to:
        url = absolute("dossiers:signatures", dossier.number)
        context = {**_of(dossier), "label": cosignature.label, "email": cosignature.email, "url": url, **more}
        send(f"dossiers/mail/cosigning_{event}", to=to, language=language_of(to), context=context)


def _post(dossier: Dossier, cosignature: Cosignature, *, reminder: bool) -> None:
    token = secrets.token_urlsafe(32)
    cosignature.token_hash = token_hash(token)
    cosignature.letters += 1
    cosignature.save()
    reader = cosignature.person or holder_of(cosignature.email)
    language = language_of(reader or dossier.applicant or cosignature.email)
    context = _facts(dossier, cosignature, language) | {
        "url": absolute("dossiers:invitation-to-sign", token),
        "message": cosigning_of(dossier.demarche).message,
        "reminder": reminder,
    }
    send("dossiers/mail/cosigning", to=cosignature.email, language=language, context=context)


def _facts(dossier: Dossier, cosignature: Cosignature, language: str) -> dict[str, object]:
    zone = dossier.demarche.zone
    moments = {"expires_on": cosignature.expires_at, "signed_on": cosignature.signed_at}
    told = {name: moment(at.astimezone(zone), language) if at else "" for name, at in moments.items()}
    return {
        **_of(dossier),
        "applicant": dossier.applicant_name,
        "label": cosignature.label,
        "email": cosignature.email,
        "digest": cosignature.digest,
        **told,
    }


def _of(dossier: Dossier) -> dict[str, object]:
    demarche = dossier.demarche
    return {"number": dossier.number, "demarche": demarche.title, "organisation": demarche.organisation.name}
