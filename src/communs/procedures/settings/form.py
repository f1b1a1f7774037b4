"""Every setting of a demarche, its label, its help and its check: the keys are those of the document, in its order."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communs.procedures.enums import Identity, Restriction, Zone
from communs.procedures.models.checks import MAX_PATH, valid_path, valid_time_zone
from communs.procedures.models.demarche import MAX_RETENTION
from communs.procedures.models.settings import MAX_DOMAINS, MAX_MESSAGE, MAX_TAGS
from communs.procedures.settings.fields import (
    LONGEST_TEXT,
    ChoicesField,
    ContactField,
    CosigningField,
    DomainsField,
    LabelsField,
    LinesField,
    PhoneField,
    RuleField,
    SiretField,
)

USUAL_ZONES = sorted(
    name for name in available_timezones() if name.partition("/")[0] in {"Europe", "America", "Indian", "Pacific"}
)


def _text(label: Any, rows: int = 5, longest: int = LONGEST_TEXT, **options: Any) -> forms.CharField:  # noqa: ANN401 - Django's own options
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget, **options)


def _line(label: Any, longest: int, **options: Any) -> forms.CharField:  # noqa: ANN401 - idem
    return forms.CharField(label=label, max_length=longest, required=False, **options)


def _box(label: Any, **options: Any) -> forms.BooleanField:  # noqa: ANN401 - idem
    return forms.BooleanField(label=label, required=False, **options)


def _moment(label: Any, **options: Any) -> forms.CharField:  # noqa: ANN401 - idem
    return forms.CharField(label=label, required=False, widget=forms.TextInput({"type": "datetime-local"}), **options)


class SettingsForm(forms.Form):
    """All the settings; `subset` makes the form of a page."""

    path = forms.CharField(
        label=_("Adresse"),
        help_text=_("La page publique est /commencer/ suivi de cette adresse. L’ancienne adresse continue d’y mener."),
        max_length=MAX_PATH,
        validators=[valid_path],
    )
    title = forms.CharField(label=_("Titre de la démarche"), max_length=250)
    organisation = SiretField(label=_("Organisme"))
    service_name = _line(_("Service qui répond"), 200, help_text=_("Tel que le public le connaît."))
    service_siret = SiretField(label=_("Numéro SIRET du service"), required=False, help_text=_("14 chiffres."))
    service_phone = PhoneField(label=_("Téléphone"), required=False, max_length=30)
    service_hours = _line(_("Horaires"), 300, help_text=_("Par exemple : du lundi au vendredi, de 9 h à 17 h."))
    service_address = _line(_("Adresse postale"), 300)
    purpose = _text(_("À quoi sert la démarche"), 2, help_text=_("Une ou deux phrases, montrées dans la liste."))
    description = _text(_("Description"), 10, help_text=_("Ce qu’il faut savoir avant de commencer, en Markdown."))
    audience = _text(_("À qui elle s’adresse"), 4, help_text=_("En Markdown."))
    legal_basis = _text(_("Cadre légal"), 4, help_text=_("La loi, le décret ou la délibération, en Markdown."))
    legal_basis_url = forms.URLField(
        label=_("Lien vers le texte"), required=False, max_length=500, assume_scheme="https"
    )
    zones = ChoicesField(label=_("Politiques publiques"), choices=Zone.choices, required=False)
    tags = LinesField(label=_("Mots-clés"), help_text=_("Un par ligne."), longest=40, most=MAX_TAGS, required=False)
    may_be_copied = _box(
        _("Proposer cette démarche comme modèle"),
        help_text=_("Une fois publiée, d’autres administrateurs peuvent en copier le formulaire et les textes."),
    )
    contact_email = forms.EmailField(label=_("Adresse électronique de contact"))
    dpo_contact = ContactField(
        label=_("Délégué à la protection des données"),
        help_text=_("Une adresse électronique, ou l’adresse d’une page."),
        max_length=254,
        required=False,
    )
    time_zone = forms.CharField(label=_("Fuseau horaire"), max_length=64, validators=[valid_time_zone])
    opens_at = _moment(_("Ouverture"), help_text=_("Vide : dès la publication."))
    closes_at = _moment(_("Fermeture"), help_text=_("À cette heure, plus aucun dossier n’est reçu. Vide : jamais."))
    closing_reason = _text(
        _("Motif de la fermeture"), 3, MAX_MESSAGE, help_text=_("Montré au public une fois la démarche fermée.")
    )
    retention_months = forms.IntegerField(
        label=_("Conservation des dossiers, en mois après la décision"), min_value=1, max_value=MAX_RETENTION
    )
    identity = forms.ChoiceField(
        label=_("Qui dépose"), choices=Identity.choices, widget=forms.RadioSelect, initial=Identity.EITHER
    )
    asks_civility = _box(_("Demander la civilité"))
    asks_birth_date = _box(_("Demander la date de naissance"))
    allows_mandate = _box(
        _("Permettre de déposer pour quelqu’un d’autre"),
        help_text=_("Le mandataire dit qui est le bénéficiaire, qui peut être prévenu par courriel."),
    )
    restriction = forms.ChoiceField(
        label=_("Qui peut commencer un dossier"), choices=Restriction.choices, widget=forms.RadioSelect
    )
    email_domains = DomainsField(
        label=_("Domaines d’adresses électroniques"),
        help_text=_(
            "Un par ligne ; vide : tous. Seules les personnes qui ont une telle adresse, vérifiée, commencent."
        ),
        longest=253,
        most=MAX_DOMAINS,
        required=False,
    )
    ineligibility = RuleField(label=_("Condition"), required=False)
    ineligibility_message = _text(
        _("Ce que lit la personne qui n’y a pas droit"), 3, MAX_MESSAGE, help_text=_("En Markdown.")
    )
    deposit_message = _text(
        _("Message de fin de dépôt"), 5, MAX_MESSAGE, help_text=_("Montré une fois le dossier déposé, en Markdown.")
    )
    booking_url = forms.URLField(
        label=_("Lien pour prendre rendez-vous"),
        help_text=_("Montré sur la page de chaque dossier déposé."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    cosigning = CosigningField(label=_("Cosignataires"), required=False)
    experts_allowed = _box(_("Permettre aux instructeurs d’inviter des experts"))
    experts_listed_only = _box(_("Seulement les experts de la liste"))
    experts_may_write = _box(_("Les experts lisent la messagerie et y écrivent"))
    experts_told = _box(_("Les experts apprennent la décision"))
    labels = LabelsField(label=_("Étiquettes"), required=False)

    @classmethod
    def subset(cls, *names: str) -> "type[SettingsForm]":
        """Return the form of these settings, in this order."""
        others = dict.fromkeys(name for name in cls.base_fields if name not in names)
        return type(cls.__name__, (cls,), {**others, "field_order": list(names)})

    def clean_ineligibility_message(self) -> str:
        """Whoever is refused reads why."""
        message: str = self.cleaned_data["ineligibility_message"]
        if self.cleaned_data.get("ineligibility") and not message.strip():
            raise forms.ValidationError(gettext("Dites pourquoi ces dossiers ne sont pas acceptés."))
        return message

    def clean_opens_at(self) -> datetime | None:
        """Return the moment of opening."""
        return self._moment("opens_at")

    def clean_closes_at(self) -> datetime | None:
        """Return the moment of closing, which is after the opening."""
        closes, opens = self._moment("closes_at"), self.cleaned_data.get("opens_at")
        if closes and opens and closes <= opens:
            raise forms.ValidationError(gettext("La fermeture doit venir après l’ouverture."))
        return closes

    def _moment(self, name: str) -> datetime | None:
        """Read a moment; without an offset it is a wall clock in the demarche's time zone."""
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None:
            raise forms.ValidationError(gettext("Écrivez la date et l’heure ainsi : 2026-09-08 18:00."))
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.cleaned_data.get("time_zone", "UTC")))
