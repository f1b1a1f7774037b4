"""Bringing a demarche to the fee that its document says."""

from communs.accounts.models import Person
from communs.procedures.document_fee import NONE, FeeEntry, entry_of
from communs.procedures.document_parts import PartRefusedError
from communs.procedures.enums import FeeKind, FeeMode
from communs.procedures.fees.amount import fee_of
from communs.procedures.models import Demarche
from communs.procedures.operations.fees import FeeChoice, FeeRefused, replace_tariffs, set_fee
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import condition_to_builtins


def bring_fee(demarche: Demarche, wanted: FeeEntry, by: Person | None) -> bool:
    """Give the demarche this fee; a new one is in test mode, an existing one keeps its mode.

    Raises `PartRefusedError` when a published demarche would begin with a test, or read what its published form does not
    ask: the form is published first.
    """
    if wanted == entry_of(demarche):
        return False
    held = fee_of(demarche)
    try:
        set_fee(demarche, _choice(wanted, FeeMode(held.mode) if held else FeeMode.TEST), by=by)
        if wanted.tariffs or (held and held.tariffs and wanted.kind != NONE):
            pairs = [(condition_to_builtins(one.when), one.amount) for one in wanted.tariffs]
            replace_tariffs(demarche, pairs, by=by)
    except FeeRefused as refused:
        raise PartRefusedError(Issue("fee", str(refused))) from None
    return True


def _choice(wanted: FeeEntry, mode: FeeMode) -> FeeChoice | None:
    if wanted.kind == NONE:
        return None
    return FeeChoice(
        FeeKind(wanted.kind), wanted.subject, wanted.client_number, mode, amount=wanted.amount, field=wanted.field
    )
