"""A fee as the public reads it before beginning."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communs.procedures.enums import FeeKind
from communs.procedures.fees.amount import tariffs_of
from communs.procedures.fees.money import euros
from communs.procedures.models import Fee
from communs.questionnaires.conditions.told import told

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire


@dataclass(frozen=True)
class ToldFee:
    """What it is for, one sentence, and the tariffs as (amount, when)."""

    subject: str
    sentence: str
    tariffs: tuple[tuple[str, str], ...] = ()


def tell_fee(fee: Fee | None, form: "CompiledQuestionnaire | None") -> ToldFee | None:
    """Tell a fee in the language of the page, None where nobody owes anything; `form` names the fields that it reads."""
    if fee is None or fee.is_free:
        return None
    if fee.kind == FeeKind.FIXED:
        return ToldFee(fee.subject, _("%(amount)s à payer en ligne.") % {"amount": euros(fee.amount)})
    if fee.kind == FeeKind.FIELD:
        field = form.fields_by_id.get(fee.field) if form else None
        said = _("Le montant à payer en ligne dépend de vos réponses : c’est celui de « %(label)s ».")
        return ToldFee(fee.subject, said % {"label": field.label if field else fee.field})
    return ToldFee(fee.subject, _("Le montant à payer en ligne dépend de vos réponses."), tuple(_tariffs(fee, form)))


def _tariffs(fee: Fee, form: "CompiledQuestionnaire | None") -> list[tuple[str, str]]:
    language = get_language() or "fr"
    lines = [
        (_amount(tariff.amount), told(tariff.when, form, language))
        for tariff in tariffs_of(fee)
        if tariff.when and form
    ]
    return [*lines, (_amount(fee.amount), _("dans les autres cas"))]


def _amount(cents: int) -> str:
    return euros(cents) if cents else _("gratuit")
