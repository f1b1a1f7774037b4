"""Parsing of what administrators say of a fee."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.procedures.enums import FeeKind, FeeMode
from communs.procedures.fees.amount import LEAST_CENTS, holds_an_amount
from communs.procedures.fees.money import euros, read_euros, typed_euros
from communs.procedures.models import Fee
from communs.procedures.models.fee import MAX_SUBJECT, MOST_CENTS, valid_client
from communs.procedures.operations.fees import FeeChoice

if TYPE_CHECKING:
    from communs.questionnaires.compiled import CompiledQuestionnaire

FREE = "free"


class EurosField(forms.CharField):
    """An amount as it is typed; its cents once read. Nothing, or at least one euro."""

    @override
    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            cents = read_euros(text) if text else 0
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if cents and not LEAST_CENTS <= cents <= MOST_CENTS:
            said = gettext("Le montant va de %(least)s à %(most)s, ou vaut 0.")
            raise forms.ValidationError(said % {"least": euros(LEAST_CENTS), "most": euros(MOST_CENTS)})
        return cents


def _amount(label: Any, **options: Any) -> EurosField:  # noqa: ANN401 - Django's own options
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return EurosField(label=label, max_length=20, widget=widget, **options)


class FeeForm(forms.Form):
    """How much, what for, to whom."""

    kind = forms.ChoiceField(
        label=_("Montant"),
        choices=[(FREE, _("Aucun frais : la démarche est gratuite")), *FeeKind.choices],
        widget=forms.RadioSelect,
    )
    amount = _amount(
        _("Montant en euros"),
        help_text=_("Pour tous ; ou, avec des tarifs, dans les autres cas. 0 : gratuit."),
        required=False,
    )
    field = forms.ChoiceField(
        label=_("Champ qui donne le montant"),
        help_text=_("Un nombre ou un champ calculé, en euros. Sous 1 €, rien n’est demandé."),
        required=False,
    )
    subject = forms.CharField(
        label=_("Objet du paiement"),
        help_text=_("Ce que la personne lit avant de payer et sur son reçu : « Droit d’inscription 2026 »."),
        max_length=MAX_SUBJECT,
    )
    client_number = forms.CharField(
        label=_("Numéro client PayFiP"),
        help_text=_("Les 6 chiffres donnés par la DGFiP à l’organisme qui encaisse."),
        max_length=6,
        validators=[valid_client],
    )
    mode = forms.ChoiceField(
        label=_("Mode"),
        help_text=_("Les dossiers de test ne paient jamais pour de vrai, quel que soit ce choix."),
        choices=FeeMode.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, form: "CompiledQuestionnaire | None", **options: Any) -> None:  # noqa: ANN401 - Django's own options
        super().__init__(*args, **options)
        offered = [(one.id, one.label) for one in form.fields if holds_an_amount(one)] if form else []
        self.fields["field"].choices = [("", "–"), *offered]  # type: ignore[attr-defined]
        for name in ("subject", "client_number", "mode"):
            self.fields[name].required = self.data.get("kind") != FREE

    @override
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == FeeKind.FIXED:
            self._want("amount", gettext("Donnez le montant."))
        if data.get("kind") == FeeKind.FIELD:
            self._want("field", gettext("Choisissez le champ qui donne le montant."))
        return data

    def _want(self, name: str, message: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    def choice(self) -> FeeChoice | None:
        """The fee that was chosen."""
        data = self.cleaned_data
        if data["kind"] == FREE:
            return None
        named = {name: data[name] for name in ("subject", "client_number", "amount", "field")}
        return FeeChoice(FeeKind(data["kind"]), mode=FeeMode(data["mode"]), **named)


def initial_of(fee: Fee | None) -> dict[str, object]:
    """What the page of a fee shows first."""
    if fee is None:
        return {"kind": FREE, "mode": FeeMode.TEST}
    shown = {name: getattr(fee, name) for name in ("kind", "field", "subject", "client_number", "mode")}
    return {**shown, "kind": FREE if fee.is_free else fee.kind, "amount": typed_euros(fee.amount)}


class TariffForm(forms.Form):
    """The amount of one tariff; its condition is read beside it."""

    amount = _amount(_("Montant en euros"), help_text=_("0 : gratuit."))
