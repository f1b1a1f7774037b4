"""What is asked of applicants before the form, after what the demarche wants to know of them."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siret as siret_number
from typing_extensions import override

from communs.accounts.models import Person
from communs.core.remote import Unavailable
from communs.core.ui.fields import DatePartsField
from communs.dossiers.identity import Beneficiary, Establishment, Identity, Someone
from communs.organisations import company_register
from communs.organisations.models import Organisation
from communs.organisations.queries import organisations_of
from communs.procedures.enums import Identity as Asked
from communs.procedures.models import Demarche

MAX_NAME = 150
CIVILITIES = [("mme", _("Madame")), ("m", _("Monsieur"))]
OLDEST = 120


class IdentityForm(forms.Form):
    """What every one of them gives: an identity, and the organisation whose members share the dossier."""

    def __init__(self, *args: Any, person: Person, demarche: Demarche, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **kwargs)
        self.person, self.demarche = person, demarche

    def identity(self) -> Identity:
        """Return what was said."""
        return Identity(anonymous=True)

    def organisation(self) -> Organisation | None:
        """Return the organisation in whose name the dossier is begun."""
        return None


class AnonymousForm(IdentityForm):
    """Nothing is asked."""


class PersonForm(IdentityForm):
    """Oneself, or somebody for whom one files."""

    civility = forms.ChoiceField(label=_("Civilité"), choices=CIVILITIES, widget=forms.RadioSelect)
    first_name = forms.CharField(
        label=_("Prénom"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    birth_date = DatePartsField(label=_("Date de naissance"))
    for_whom = forms.ChoiceField(
        label=_("Ce dossier est"),
        choices=[("self", _("pour vous")), ("other", _("pour quelqu’un d’autre"))],
        widget=forms.RadioSelect,
        initial="self",
    )
    beneficiary_first_name = forms.CharField(label=_("Prénom du bénéficiaire"), max_length=MAX_NAME, required=False)
    beneficiary_last_name = forms.CharField(label=_("Nom du bénéficiaire"), max_length=MAX_NAME, required=False)
    beneficiary_email = forms.EmailField(
        label=_("Adresse électronique du bénéficiaire"),
        help_text=_("Donnez-la pour que cette personne soit prévenue du dépôt."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **kwargs)
        self.initial.update(first_name=self.person.first_name, last_name=self.person.last_name)
        asked = {
            "civility": self.demarche.asks_civility,
            "birth_date": self.demarche.asks_birth_date,
            "for_whom": self.demarche.allows_mandate,
        }
        for name in [name for name, wanted in asked.items() if not wanted]:
            del self.fields[name]
        if not self.demarche.allows_mandate:
            for name in [name for name in self.fields if name.startswith("beneficiary_")]:
                del self.fields[name]

    def clean_birth_date(self) -> Any:  # noqa: ANN401 - a date, or what makes a message
        """Refuse a date that nobody alive was born on."""
        born, today = self.cleaned_data["birth_date"], timezone.localdate()
        if (born and not 0 <= today.year - born.year <= OLDEST) or (born and born > today):
            raise forms.ValidationError(gettext("Vérifiez l’année de naissance."))
        return born

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("for_whom") == "other":
            for name in ("beneficiary_first_name", "beneficiary_last_name"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Dites pour qui est ce dossier."))
        return data

    @override
    def identity(self) -> Identity:
        data = self.cleaned_data
        civility, birth_date = data.get("civility", ""), data.get("birth_date")
        if data.get("for_whom") != "other":
            return Identity(filer=Someone(data["first_name"], data["last_name"], civility, birth_date))
        beneficiary = Beneficiary(
            data["beneficiary_first_name"],
            data["beneficiary_last_name"],
            birth_date=birth_date,
            email=data["beneficiary_email"],
        )
        return Identity(filer=Someone(data["first_name"], data["last_name"], civility), beneficiary=beneficiary)


class CompanyForm(IdentityForm):
    """An establishment by its SIRET; its name is typed when the register does not give it."""

    siret = forms.CharField(
        label=_("Numéro SIRET de votre établissement"),
        help_text=_("14 chiffres, par exemple 130 025 265 00013."),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    company_name = forms.CharField(
        label=_("Nom de l’établissement"),
        help_text=_("Demandé seulement si le répertoire des entreprises ne le donne pas."),
        max_length=250,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **kwargs)
        mine = organisations_of(self.person).first()
        self.initial.update(siret=mine.siret if mine else "")
        self._company: Establishment | None = None

    def clean_siret(self) -> str:
        """Return the 14 digits."""
        try:
            return siret_number.validate("".join(self.cleaned_data["siret"].split()))
        except siret_number.ValidationError as error:
            raise forms.ValidationError(
                gettext("Ce numéro SIRET n’est pas valide : 14 chiffres sont attendus.")
            ) from error

    @override
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "siret" in data and "company_name" in data:
            self._company = self._described(data["siret"], data["company_name"])
        return data

    def _described(self, siret: str, typed: str) -> Establishment | None:
        """What the register says; what was typed when it says nothing."""
        known = Organisation.objects.filter(siret=siret).first()
        if known:
            return Establishment(siret, known.name, known.verified_at is not None)
        try:
            company = company_register.find(siret)
        except Unavailable:
            company = None
        else:
            if company is None:
                self.add_error(
                    "siret", gettext("Le répertoire des entreprises ne connaît pas ce numéro : vérifiez-le.")
                )
                return None
        if company and company.name:
            return Establishment(siret, company.name, verified=True)
        if not typed:
            self.add_error("company_name", gettext("Le répertoire des entreprises ne donne pas ce nom : écrivez-le."))
        return Establishment(siret, typed)

    @override
    def identity(self) -> Identity:
        return Identity(company=self._company)

    @override
    def organisation(self) -> Organisation | None:
        return organisations_of(self.person).filter(siret=self.cleaned_data["siret"]).first()


IDENTITY_FORMS: dict[str, type[IdentityForm]] = {
    Asked.PERSON: PersonForm,
    Asked.COMPANY: CompanyForm,
    Asked.ANONYMOUS: AnonymousForm,
}
