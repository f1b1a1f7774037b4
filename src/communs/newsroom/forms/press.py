"""Forms of the press list and of mailings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from communs.newsroom.enums import MailingForm as Form
from communs.newsroom.enums import TermFamily
from communs.newsroom.models import Term
from communs.newsroom.models.mailing import LANGUAGES
from communs.newsroom.press import consent, queries
from communs.newsroom.press.roster import Line

MAX_ROSTER = 5_000_000


class ChosenTopics(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not subscriptable at run time
    """Some of the topics that may be chosen now."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the base class's
        options = {"queryset": Term.objects.filter(family=TermFamily.TAG), "required": False, **options}
        super().__init__(**options)

    def offer(self, *also: Term) -> None:
        """Offer the usual topics, and those that were chosen before."""
        offered = [*queries.topics(), *also]
        self.queryset = Term.objects.filter(pk__in=[term.pk for term in offered]).order_by("name")


class PreferencesForm(forms.Form):
    """What a journalist says of themselves and wants to receive."""

    name = forms.CharField(label=_("Nom"), max_length=150, required=False)
    outlet = forms.CharField(label=_("Média"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Langue des messages"), choices=LANGUAGES, initial="fr")
    topics = ChosenTopics(label=_("Thèmes"), help_text=_("Aucun : vous recevez tout."))

    def __init__(self, *args: Any, chosen: tuple[Term, ...] = (), **options: Any) -> None:  # noqa: ANN401 - idem
        super().__init__(*args, **options)
        topics = self.fields["topics"]
        if isinstance(topics, ChosenTopics):
            topics.offer(*chosen)
            if not topics.queryset:
                del self.fields["topics"]

    @override
    def clean(self) -> dict[str, Any]:
        return {"topics": [], **(super().clean() or self.cleaned_data)}


class SubscriptionForm(PreferencesForm):
    """A demand to be put on the list, with the consent."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    consent = forms.BooleanField(label=consent.EDITIONS[consent.EDITION])

    field_order = ("email", "name", "outlet", "language", "topics", "consent")

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - idem
        super().__init__(*args, **options)
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class JournalistForm(PreferencesForm):
    """A journalist whom a press officer adds, with where they consented."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    origin = forms.CharField(
        label=_("Origine du consentement"),
        max_length=300,
        help_text=_("Où, quand et comment cette personne a accepté d’être écrite : « carte remise le 3 mars »."),
    )

    field_order = ("email", "name", "outlet", "language", "topics", "origin")

    @property
    def line(self) -> Line:
        """The journalist as a line of the list."""
        cleaned = self.cleaned_data
        names = [term.name for term in cleaned["topics"]]
        return Line(0, cleaned["email"].lower(), cleaned["name"], cleaned["outlet"], cleaned["language"], names)


class RosterForm(forms.Form):
    """A CSV file of journalists."""

    file = forms.FileField(
        label=_("Fichier CSV"), help_text=_("Colonnes : email, name, outlet, language, topics. UTF-8, 5 Mo au plus.")
    )
    origin = forms.CharField(label=_("Origine du consentement"), max_length=300)
    partial = forms.BooleanField(label=_("Ajouter les bonnes lignes même si d’autres sont fausses"), required=False)

    def clean_file(self) -> bytes:
        """Return the content. Raises `ValidationError` when it is too large."""
        file = self.cleaned_data["file"]
        if file.size > MAX_ROSTER:
            raise ValidationError(_("Ce fichier dépasse 5 Mo."))
        return bytes(file.read())


class SuspensionForm(forms.Form):
    """Why a journalist is written to no more."""

    reason = forms.CharField(label=_("Raison"), max_length=300)


class MailingForm(forms.Form):
    """What the letters hold, and whom they are for."""

    form = forms.ChoiceField(
        label=_("Tant que l’embargo dure, la lettre contient"), choices=Form.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Langue des destinataires"), choices=[("", _("Toutes")), *LANGUAGES], required=False
    )
    topics = ChosenTopics(
        label=_("Thèmes"), help_text=_("Aucun : toute la liste. Qui n’a choisi aucun thème reçoit tout.")
    )
    intro = forms.CharField(
        label=_("Mot d’introduction"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )

    def __init__(self, *args: Any, chosen: tuple[Term, ...] = (), embargoed: bool = True, **options: Any) -> None:  # noqa: ANN401 - idem
        super().__init__(*args, **options)
        topics = self.fields["topics"]
        if isinstance(topics, ChosenTopics):
            topics.offer(*chosen)
            if not topics.queryset:
                del self.fields["topics"]
        if not embargoed:
            del self.fields["form"]

    @override
    def clean(self) -> dict[str, Any]:
        return {"form": Form.WHOLE, "topics": [], **(super().clean() or self.cleaned_data)}


class ConfirmationForm(forms.Form):
    """The number of recipients that was read."""

    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
