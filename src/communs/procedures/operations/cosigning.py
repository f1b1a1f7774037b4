"""Changing who signs dossiers of a demarche."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from msgspec.structs import replace

from communs.procedures.cosigning import (
    MOST_SIGNERS,
    Cosigner,
    Cosigning,
    complaints_of,
    cosigning_of,
    read_cosigning,
    write_cosigning,
)
from communs.procedures.models import Demarche
from communs.procedures.operations.settings import change_settings
from communs.procedures.routing.checking import form_of

if TYPE_CHECKING:
    from communs.accounts.models import Person

Change = Callable[[Cosigning], Cosigning]
LONGEST_STEM = 30


class CosigningError(ValueError):
    """The signers cannot be what was asked; the message says why. Nothing changed."""


@transaction.atomic
def change_cosigning(demarche: Demarche, change: Change, *, by: "Person | None") -> Cosigning:
    """Give a demarche the signers that `change` makes of the present ones; return them.

    They hold for the deposits to come: dossiers that wait for signatures keep their signers. One entry in the journal,
    as for every setting; nothing is written when nothing changes. Raises `CosigningError`.
    """
    held = Demarche.objects.select_for_update(of=("self",)).get(pk=demarche.pk)
    changed = change(cosigning_of(held))
    try:
        written = write_cosigning(changed)
        read_cosigning(written or {})
    except ValueError as error:
        raise CosigningError(str(error)) from error
    change_settings(held, {"cosigning": written}, by=by)
    return changed


def put_signer(demarche: Demarche, signer: Cosigner, *, by: "Person | None") -> Cosigner:
    """Add a signer, last, or replace the one of the same id; an empty id is proposed from the label.

    Raises `CosigningError`, also for what the form of the demarche does not have.
    """
    kept: list[Cosigner] = []

    def change(present: Cosigning) -> Cosigning:
        known = {one.id for one in present.signers}
        put = signer if signer.id else replace(signer, id=_proposed(signer.label, known))
        _check(demarche, put, present)
        kept.append(put)
        others = [put if one.id == put.id else one for one in present.signers]
        return replace(present, signers=tuple(others if put.id in known else [*others, put]))

    change_cosigning(demarche, change, by=by)
    return kept[-1]


def remove_signer(demarche: Demarche, role: str, *, by: "Person | None") -> None:
    """Deposits to come do without this signer."""
    change_cosigning(
        demarche, lambda present: replace(present, signers=tuple(o for o in present.signers if o.id != role)), by=by
    )


def move_signer(demarche: Demarche, role: str, steps: int, *, by: "Person | None") -> None:
    """Let a signer sign `steps` places later (earlier when negative)."""

    def change(present: Cosigning) -> Cosigning:
        signers = list(present.signers)
        place = next((rank for rank, one in enumerate(signers) if one.id == role), None)
        if place is not None:
            signers.insert(max(0, place + steps), signers.pop(place))
        return replace(present, signers=tuple(signers))

    change_cosigning(demarche, change, by=by)


def _check(demarche: Demarche, signer: Cosigner, present: Cosigning) -> None:
    form = form_of(demarche)
    if form and (complaint := next(complaints_of(signer, form), "")):
        raise CosigningError(complaint)
    others = [one for one in present.signers if one.id != signer.id]
    if signer.label.casefold() in {one.label.casefold() for one in others}:
        raise CosigningError(_("Un cosignataire porte déjà ce nom."))
    if len(others) >= MOST_SIGNERS:
        raise CosigningError(_("Une démarche a %(most)s cosignataires au plus.") % {"most": MOST_SIGNERS})


def _proposed(label: str, known: set[str]) -> str:
    """An id made of a label that no signer has."""
    stem = slugify(label.replace("’", " ")).replace("-", "_")[:LONGEST_STEM].strip("_")
    stem = stem if stem[:1].isalpha() else "signer"
    names = (stem if number == 1 else f"{stem}_{number}" for number in range(1, MOST_SIGNERS + 2))
    return next(name for name in names if name not in known)
