"""What must hold of a fee before its demarche is published."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from communs.procedures.administration import Finding
from communs.procedures.editor.uses import Use, read_by
from communs.procedures.enums import FeeKind, FeeMode
from communs.procedures.fees.amount import fee_of, holds_an_amount, tariffs_of
from communs.procedures.fees.money import euros
from communs.procedures.models import Demarche, Fee
from communs.procedures.routing.checking import form_of
from communs.questionnaires.conditions.checking import complaints

if TYPE_CHECKING:
    from communs.procedures.editor.cards import Document
    from communs.questionnaires.compiled import CompiledQuestionnaire


def can_be_asked(demarche: Demarche) -> Iterator[Finding]:
    """The fee reads what the form asks, and asks for real money."""
    fee, form = fee_of(demarche), form_of(demarche)
    if fee is None or fee.is_free:
        return
    if fee.mode != FeeMode.REAL:
        yield Finding(_("Les frais sont en mode test : passez-les en mode réel avant de publier."))
    if fee.kind == FeeKind.FIELD:
        yield from _of_the_field(fee, form)
    if fee.kind == FeeKind.TARIFFS:
        yield from _of_the_tariffs(fee, form)


def _of_the_field(fee: Fee, form: "CompiledQuestionnaire | None") -> Iterator[Finding]:
    field = next((one for one in form.fields if one.id == fee.field), None) if form else None
    if field is None or not holds_an_amount(field):
        yield Finding(_("Le champ qui donne le montant n’est plus un nombre du formulaire : choisissez-en un autre."))


def _of_the_tariffs(fee: Fee, form: "CompiledQuestionnaire | None") -> Iterator[Finding]:
    if not fee.tariffs:
        yield Finding(_("Aucun tarif n’est écrit : ajoutez-en un, ou choisissez le même montant pour tous."))
    for tariff in tariffs_of(fee):
        issues = [issue.message for issue in complaints(tariff.when, form)] if tariff.when and form else []
        if tariff.when is None or form is None:
            issues = [_("sa condition n’est plus lisible.")]
        for message in dict.fromkeys(issues):
            said = _("Tarif de %(amount)s : %(message)s") % {"amount": euros(tariff.amount), "message": message}
            yield Finding(said, reverse("procedures:tariff", args=[fee.demarche_id, tariff.id]))


def uses_by_the_fee(demarche: Demarche, _document: "Document") -> Iterator[Use]:
    """Each field that the fee reads; one query at most."""
    fee = fee_of(demarche)
    if fee is None:
        return
    if fee.field:
        yield Use(fee.field, _("montant des frais"))
    for kept in fee.tariffs:
        said = _("tarif de %(amount)s") % {"amount": euros(kept["amount"])}
        yield from (Use(name, said) for name in dict.fromkeys(read_by(kept["when"])))
