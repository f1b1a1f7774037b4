"""What a demarche makes its applicants pay, in its document; whether money is real is chosen on the page alone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.document_parts import Read, converted
from communs.procedures.fees.amount import LEAST_CENTS, fee_of, holds_an_amount, tariffs_of
from communs.procedures.models import Demarche
from communs.procedures.models.fee import CLIENT, MAX_SUBJECT, MOST_CENTS
from communs.questionnaires.conditions.checking import complaints
from communs.questionnaires.conditions.tree import Condition, bounds_complaint
from communs.questionnaires.field import Issue

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

NONE = "none"
MOST_TARIFFS = 20
Cents = Annotated[int, msgspec.Meta(ge=0, le=MOST_CENTS)]


class TariffEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amount in cents, and the condition under which it is due."""

    when: Condition
    amount: Cents


class FeeEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A fee, or « none »; `amount` is in cents, `field` goes with the kind of this name, `tariffs` with theirs."""

    kind: Literal["none", "fixed", "field", "tariffs"]
    subject: Annotated[str, msgspec.Meta(max_length=MAX_SUBJECT)] = ""
    client_number: Annotated[str, msgspec.Meta(pattern=f"^$|{CLIENT}")] = ""
    amount: Cents = 0
    field: Annotated[str, msgspec.Meta(max_length=100)] = ""
    tariffs: Annotated[list[TariffEntry], msgspec.Meta(max_length=MOST_TARIFFS)] = []


def read_fee(raw: object) -> Read:
    """The fee that a document asks for."""
    value, issues = converted(raw, FeeEntry, "fee")
    return value, issues or list(_contradictions(value))


def write_fee(demarche: Demarche, _people: bool) -> object:  # noqa: FBT001 - the signature of a part
    """The fee of a demarche; None when it is free."""
    found = entry_of(demarche)
    return None if found.kind == NONE else msgspec.to_builtins(found)


def entry_of(demarche: Demarche) -> FeeEntry:
    """The fee of a demarche, as documents say it; a tariff that can no longer be read is left out."""
    fee = fee_of(demarche)
    if fee is None or fee.is_free:
        return FeeEntry(kind="none")
    entry = msgspec.convert({"kind": fee.kind}, FeeEntry)
    tariffs = [TariffEntry(when=one.when, amount=one.amount) for one in tariffs_of(fee) if one.when]
    named = {"subject": fee.subject, "client_number": fee.client_number, "amount": fee.amount, "field": fee.field}
    return msgspec.structs.replace(entry, tariffs=tariffs, **named)


def check_fee(entry: FeeEntry, form: "CompiledQuestionnaire") -> Iterator[Issue]:
    """The field and the conditions that the form cannot answer."""
    if entry.kind == "field" and not any(one.id == entry.field and holds_an_amount(one) for one in form.fields):
        yield Issue("fee.field", _("Donnez un nombre ou un champ calculé du formulaire."))
    for rank, tariff in enumerate(entry.tariffs):
        for issue in complaints(tariff.when, form):
            yield Issue(f"fee.tariffs[{rank}].when{'.' if issue.place else ''}{issue.place}", issue.message)


def _contradictions(entry: FeeEntry) -> Iterator[Issue]:
    if entry.kind == NONE:
        return
    for name in ("subject", "client_number"):
        if not getattr(entry, name):
            yield Issue(f"fee.{name}", _("Indiquez-le : les frais en ont besoin."))
    amounts = {"fee.amount": entry.amount} | {f"fee.tariffs[{n}].amount": t.amount for n, t in enumerate(entry.tariffs)}
    for place, amount in amounts.items():
        if 0 < amount < LEAST_CENTS:
            yield Issue(place, _("Un montant est en centimes : 0, ou au moins 100."))
    for rank, tariff in enumerate(entry.tariffs):
        if said := bounds_complaint(tariff.when):
            yield Issue(f"fee.tariffs[{rank}].when", said)
