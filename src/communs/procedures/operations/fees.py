"""Choosing what a demarche makes its applicants pay."""

import functools
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.administration import checks
from communs.procedures.enums import FeeKind, FeeMode
from communs.procedures.fees.amount import fee_of, holds_an_amount
from communs.procedures.models import Demarche, Fee
from communs.procedures.operations.groups import checked_rule
from communs.questionnaires.conditions.checking import complaints
from communs.questionnaires.queries import compiled_of
from communs.questionnaires.schema import convert_condition

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

MOST_TARIFFS = 20


class FeeRefused(Exception):  # noqa: N818 - it names what happened
    """The fee cannot be so: the message says why, `part` what of it is meant; nothing changed."""

    def __init__(self, message: str, part: str = "mode") -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True)
class FeeChoice:
    """A fee as it is chosen: `amount` in cents, `field` only for `FeeKind.FIELD`."""

    kind: FeeKind
    subject: str
    client_number: str
    mode: FeeMode
    amount: int = 0
    field: str = ""


@transaction.atomic
def set_fee(demarche: Demarche, choice: FeeChoice | None, *, by: Person | None) -> None:
    """Give a demarche this fee, or none. It serves the payments to come; what was paid stays paid. Tariffs are kept.

    A demarche that was published keeps a fee of 0 where it had one, so that its payments are still shown. Writes an
    audit row, none when nothing changes. Raises `FeeRefused` when a published demarche would go back to a test, would read
    a field that its published form does not have (everybody would file for nothing), or would ask for money that this
    platform cannot receive (nobody could file).
    """
    held = _locked(demarche)
    if choice and choice.mode != FeeMode.REAL and held.published_at is not None:
        raise FeeRefused(_("La démarche a été publiée : ses frais ne reviennent pas en mode test."))
    if choice and choice.kind == FeeKind.FIELD:
        _read_in_the_published(held, functools.partial(_holds, choice.field))
    fee = fee_of(held)
    former = model_to_dict(fee, exclude=["id", "demarche"]) if fee else None
    if choice is None and fee and held.published_at is not None:
        choice = FeeChoice(FeeKind.FIXED, fee.subject, fee.client_number, FeeMode(fee.mode))
    if choice is None:
        Fee.objects.filter(demarche=held).delete()
    else:
        wanted = {**vars(choice), "field": choice.field if choice.kind == FeeKind.FIELD else ""}
        fee, _created = Fee.objects.update_or_create(demarche=held, defaults=wanted)
    now = model_to_dict(fee, exclude=["id", "demarche"]) if fee and choice else None
    if fee and held.published_at is not None:
        _can_be_asked_here(held, fee)
    if former != now:
        record(held, "set_fee", actor=by, data={"former": former, "fee": now})


@transaction.atomic
def keep_tariff(
    demarche: Demarche, tariff: str | None, when: Mapping[str, Any] | None, amount: int, *, by: Person | None
) -> None:
    """Write one tariff, a new and last one without `tariff`. Writes an audit row.

    Raises `FeeRefused` (no condition, too many, gone meanwhile, not answered by the published form) and `RuleRefusedError` for a condition that the form
    cannot answer.
    """
    fee = _fee(demarche)
    checked = checked_rule(demarche, when)
    if checked is None:
        raise FeeRefused(_("Écrivez la condition de ce tarif : sans condition, c’est le montant des autres cas."))
    _read_in_the_published(fee.demarche, lambda form: not list(complaints(convert_condition(checked), form)))
    if tariff is None:
        if len(fee.tariffs) >= MOST_TARIFFS:
            raise FeeRefused(_("Une démarche a %(most)s tarifs au plus.") % {"most": MOST_TARIFFS})
        tariff = secrets.token_hex(4)
        fee.tariffs.append({"id": tariff})
    kept = next((one for one in fee.tariffs if one["id"] == tariff), None)
    if kept is None:
        raise FeeRefused(_("Ce tarif a été retiré entre-temps."))
    kept |= {"when": checked, "amount": amount}
    fee.save(update_fields=["tariffs"])
    record(demarche, "set_tariff", actor=by, data=dict(kept))


@transaction.atomic
def replace_tariffs(demarche: Demarche, tariffs: Iterable[tuple[Mapping[str, Any], int]], *, by: Person | None) -> None:
    """Make these the tariffs, in this order, each a checked condition and cents. Writes an audit row. Raises `FeeRefused`."""
    fee, tariffs = _fee(demarche), list(tariffs)
    conditions = [convert_condition(when) for when, _cents in tariffs]
    _read_in_the_published(fee.demarche, lambda form: not any(list(complaints(one, form)) for one in conditions))
    fee.tariffs = [{"id": secrets.token_hex(4), "when": dict(when), "amount": cents} for when, cents in tariffs]
    fee.save(update_fields=["tariffs"])
    record(demarche, "set_tariffs", actor=by, data={"tariffs": fee.tariffs})


@transaction.atomic
def remove_tariff(demarche: Demarche, tariff: str, *, by: Person | None) -> None:
    """Take one tariff away; one that is gone changes nothing. Writes an audit row."""
    fee = _fee(demarche)
    left = [one for one in fee.tariffs if one["id"] != tariff]
    if left != fee.tariffs:
        fee.tariffs = left
        fee.save(update_fields=["tariffs"])
        record(demarche, "remove_tariff", actor=by, data={"id": tariff})


@transaction.atomic
def raise_tariff(demarche: Demarche, tariff: str, *, by: Person | None) -> None:
    """Try one tariff before the one above it; the first one stays where it is. Writes an audit row."""
    fee = _fee(demarche)
    names = [one["id"] for one in fee.tariffs]
    rank = names.index(tariff) if tariff in names else 0
    if rank:
        fee.tariffs[rank - 1], fee.tariffs[rank] = fee.tariffs[rank], fee.tariffs[rank - 1]
        fee.save(update_fields=["tariffs"])
        record(demarche, "raise_tariff", actor=by, data={"id": tariff, "rank": rank - 1})


def copy_fee(source: Demarche, target: Demarche, by: Person | None) -> None:
    """Give a new demarche the fee of another one, in test mode; what was a fee once is none. In the caller's transaction."""
    found = Fee.objects.filter(demarche=source).first()
    if found and not found.is_free:
        found.pk, found.demarche, found.mode = None, target, FeeMode.TEST
        found.save(force_insert=True)


def _can_be_asked_here(demarche: Demarche, fee: Fee) -> None:
    """Refuse a fee that other rooms cannot ask now: the applicants of today could not file any more."""
    demarche.fee = fee
    others = (check for name, check in checks.items() if check.topic == "fee" and name != "fee")
    for finding in (finding for check in others for finding in check.findings(demarche)):
        raise FeeRefused(str(finding.message))


def _read_in_the_published(demarche: Demarche, can_be_read: "Callable[[CompiledQuestionnaire], bool]") -> None:
    """Refuse what the applicants of today would not be asked; a demarche in preparation has none."""
    revision = demarche.published_revision
    if revision and not can_be_read(compiled_of(revision)):
        said = _(
            "Le formulaire publié ne pose pas encore cette question : publiez d’abord celui qui est en préparation."
        )
        raise FeeRefused(said, "field")


def _holds(name: str, form: "CompiledQuestionnaire") -> bool:
    return any(field.id == name and holds_an_amount(field) for field in form.fields)


def _locked(demarche: Demarche) -> Demarche:
    return Demarche.objects.select_for_update(of=("self",)).select_related("fee").get(pk=demarche.pk)


def _fee(demarche: Demarche) -> Fee:
    fee = fee_of(_locked(demarche))
    if fee is None:
        raise FeeRefused(_("La démarche n’a pas de frais : choisissez d’abord comment le montant est connu."))
    return fee
