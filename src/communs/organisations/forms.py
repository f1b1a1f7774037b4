"""What people type about organisations."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from stdnum import exceptions
from stdnum.fr import siret as siret_number

from communs.organisations.company_register import Company
from communs.organisations.enums import Role

COMPANY_SALT = "communs.organisations.company"
COMPANY_LIFETIME = 3600  # seconds between the look-up and the confirmation


class SiretField(forms.CharField):
    """A SIRET: 14 digits with their check digit (La Poste's own rule included); spaces and dots are forgiven."""

    def clean(self, value: object) -> str:
        """Return the 14 digits. Raises `ValidationError` that says what is wrong."""
        digits = "".join(str(super().clean(value)).replace(".", "").replace("-", "").split())
        try:
            return siret_number.validate(digits)
        except exceptions.InvalidChecksum as error:
            raise forms.ValidationError(
                _("Ce SIRET comporte une erreur de frappe : vérifiez chaque chiffre."), code="checksum"
            ) from error
        except exceptions.ValidationError as error:
            raise forms.ValidationError(
                _("Un SIRET compte 14 chiffres, par exemple 130 025 265 00013."), code="format"
            ) from error


class SiretForm(forms.Form):
    """The first step: which organisation."""

    siret = SiretField(
        label=_("Numéro SIRET de l’organisation"),
        help_text=_("14 chiffres, par exemple 130 025 265 00013. Il figure sur les factures et les avis de situation."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "30"}),
    )


class RegistrationForm(forms.Form):
    """The second step: confirm what the register says, or type the name when it says nothing."""

    siret = SiretField(widget=forms.HiddenInput)
    company = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Nom de l’organisation"), max_length=250, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )

    def __init__(self, *args: Any, company: Company | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.found = company or self._signed_company()
        if self.found and self.found.name:
            del self.fields["name"]

    def _signed_company(self) -> Company | None:
        sealed = self.data.get("company", "")
        try:
            return Company(**signing.loads(sealed, salt=COMPANY_SALT, max_age=COMPANY_LIFETIME)) if sealed else None
        except signing.BadSignature:
            return None

    def clean(self) -> dict[str, Any]:
        """Forget a company whose SIRET is not the one of the form."""
        cleaned = super().clean() or self.cleaned_data
        if self.found and self.found.siret != cleaned.get("siret"):
            raise forms.ValidationError(_("Le numéro a changé entre les deux étapes : recommencez la recherche."))
        return cleaned


def sealed(company: Company | None) -> str:
    """Return a company as a signed text that the confirmation brings back unchanged."""
    if company is None:
        return ""
    fields = {name: getattr(company, name) for name in company.__struct_fields__}
    return signing.dumps(fields, salt=COMPANY_SALT)


class RightsForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=Role.choices,
        initial=Role.MEMBER,
        help_text=_("Un responsable invite et retire des membres, et choisit leurs droits."),
    )
    shares_dossiers = forms.BooleanField(
        label=_("Peut lire et modifier tous les dossiers déposés au nom de l’organisation"), required=False
    )


class InvitationForm(RightsForm):
    """Whom to invite, and with which rights."""

    email = forms.EmailField(
        label=_("Adresse électronique de la personne"),
        help_text=_("Format attendu : nom@domaine.fr"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role", "shares_dossiers")
