"""How much one applicant owes, from the answers."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from communs.procedures.enums import FeeKind
from communs.procedures.fees.money import cents_of
from communs.procedures.models import Demarche, Fee
from communs.procedures.models.fee import MOST_CENTS
from communs.questionnaires.conditions.evaluation import compile_condition
from communs.questionnaires.conditions.tree import Condition
from communs.questionnaires.field import DEFAULT, Context, Field
from communs.questionnaires.fields.calculated import Calculated
from communs.questionnaires.fields.decimal_number import DecimalNumber
from communs.questionnaires.fields.integer import Integer
from communs.questionnaires.schema import InvalidQuestionnaireError, convert_condition

if TYPE_CHECKING:
    from communs.questionnaires.answers import Answers
    from communs.questionnaires.compiled import CompiledQuestionnaire

LEAST_CENTS = 100
"""Under one euro nothing is asked: PayFiP takes no smaller payment."""


class FeeOutOfBounds(Exception):  # noqa: N818 - it names what happened
    """The answers make an amount that cannot be paid online."""


class Tariff(msgspec.Struct, frozen=True):
    """An amount in cents, and the condition under which it is due; None when what is kept can no longer be read."""

    id: str
    when: Condition | None
    amount: int


def fee_of(demarche: Demarche) -> Fee | None:
    """The fee of a demarche, if it has one; no query when it was fetched with it."""
    return getattr(demarche, "fee", None)


def tariffs_of(fee: Fee) -> Iterator[Tariff]:
    """The tariffs in the order in which they are tried."""
    for kept in fee.tariffs:
        try:
            when = convert_condition(kept["when"])
        except InvalidQuestionnaireError:
            when = None
        yield Tariff(kept["id"], when, kept["amount"])


def holds_an_amount(field: Field) -> bool:
    """Whether the answer of a field may be an amount in euros."""
    return isinstance(field, Integer | DecimalNumber) or (isinstance(field, Calculated) and field.result == "number")


def amount_of(fee: Fee, form: "CompiledQuestionnaire", answers: "Answers", context: Context = DEFAULT) -> int:
    """Return what these answers owe, in cents; 0 when nothing is. Answers of hidden fields do not count.

    A field that is not answered owes nothing, and so does an amount under one euro. Raises `FeeOutOfBounds`.
    """
    found = _amount(fee, form, answers, context)
    if found > MOST_CENTS:
        raise FeeOutOfBounds
    return found if found >= LEAST_CENTS else 0


def _amount(fee: Fee, form: "CompiledQuestionnaire", answers: "Answers", context: Context) -> int:
    if fee.kind == FeeKind.FIXED:
        return fee.amount
    if fee.kind == FeeKind.FIELD:
        value = form.visibility(answers, context).answers.get(fee.field)
        return cents_of(Decimal(str(value))) if value is not None else 0
    tests = ((tariff.amount, compile_condition(tariff.when, form)) for tariff in tariffs_of(fee) if tariff.when)
    return next((amount for amount, holds in tests if holds(answers, context)), fee.amount)
