"""Reminding the signers who do not answer, and telling the applicant of an invitation that expired."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from communs.core.audit import record
from communs.dossiers.enums import State
from communs.dossiers.models import Cosignature, Dossier
from communs.dossiers.operations.inviting import remind, tell_applicant
from communs.dossiers.queries import WITH_DEMARCHE

REMINDED_AFTER = timedelta(days=7)


def to_chase() -> list[int]:
    """The signatures whose signer is to be reminded once, or whose invitation expired untold."""
    return list(_due().order_by("expires_at", "pk").values_list("pk", flat=True))


def chase(pk: int) -> str:
    """Remind a signer, or tell the applicant that the invitation expired; return which (empty: neither, any more).

    Each is done once an invitation, and writes an audit row. Nobody is reminded of what the demarche takes no more.
    """
    with transaction.atomic():
        number = Cosignature.objects.filter(pk=pk).values_list("dossier", flat=True).first() or 0
        held = Dossier.objects.select_for_update(of=("self",)).select_related(*WITH_DEMARCHE, "applicant")
        dossier = held.filter(number=number, state=State.SIGNING).first()
        found = _due().select_related("person").filter(pk=pk).first()
        if dossier is None or found is None:
            return ""
        now = timezone.now()
        if found.is_awaited(now):
            if not dossier.may_be_deposited(now):
                return ""
            remind(dossier, found, now)
            done = "remind_signer"
        else:
            found.expiry_told_at = now
            found.save(update_fields=["expiry_told_at"])
            tell_applicant(dossier, "expired", found)
            done = "invitation_expired"
        record(dossier, done, actor=None, data={"role": found.role, "automatic": True})
    return done


def _due() -> "QuerySet[Cosignature]":
    now = timezone.now()
    silent = Q(expires_at__gt=now, reminded_at=None, invited_at__lte=now - REMINDED_AFTER)
    over = Q(expires_at__lte=now, expiry_told_at=None)
    awaited = Cosignature.objects.filter(invited_at__isnull=False, signed_at=None, refused_at=None)
    return awaited.filter(silent | over, dossier__state=State.SIGNING)
