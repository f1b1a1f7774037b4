"""Which settings stand on which page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.forms import ChoiceField, Select
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communs.accounts.models import Person
from communs.organisations.queries import organisations_of
from communs.procedures.models import Demarche
from communs.procedures.routing.checking import form_of
from communs.procedures.settings.fields import EmailsField
from communs.procedures.settings.form import USUAL_ZONES, SettingsForm
from communs.questionnaires.conditions.form import ConditionForm
from communs.questionnaires.conditions.sources import readable_by_rule

MOST_EXPERTS = 500


class ExpertsForm(SettingsForm.subset("experts_allowed", "experts_may_write", "experts_told", "experts_listed_only")):  # type: ignore[misc]
    """The settings of experts, with the list, which is no part of a document."""

    listed_experts = EmailsField(
        label=_("Experts que l’on peut inviter"),
        help_text=_("Une adresse électronique par ligne."),
        longest=254,
        most=MOST_EXPERTS,
        required=False,
    )


@dataclass(frozen=True)
class Page:
    """Some settings that go together: the end of their address, a title, an introduction."""

    title: "str | Promise"
    form: type[SettingsForm]
    intro: "str | Promise" = ""


PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "description": Page(
            _("Description"),
            SettingsForm.subset(
                "title", "path", "organisation", "purpose", "description", "audience", "legal_basis",
                "legal_basis_url", "zones", "tags", "may_be_copied",
            ),
        ),
        "service": Page(
            _("Service et contact"),
            SettingsForm.subset(
                "service_name", "contact_email", "service_phone", "service_hours", "service_address",
                "service_siret", "dpo_contact",
            ),
            _("Ce que le public lit pour vous joindre, sur la page de la démarche et sur celle de son dossier."),
        ),
        "calendrier": Page(
            _("Dates et conservation"),
            SettingsForm.subset("time_zone", "opens_at", "closes_at", "closing_reason", "retention_months"),
        ),
        "demandeurs": Page(
            _("Demandeurs"),
            SettingsForm.subset(
                "identity", "asks_civility", "asks_birth_date", "allows_mandate", "restriction", "email_domains"
            ),
            _("Ce changement vaut pour les dossiers commencés ensuite."),
        ),
        "eligibilite": Page(
            _("Éligibilité"),
            SettingsForm.subset("ineligibility", "ineligibility_message"),
            _("Un dossier dont les réponses remplissent cette condition ne peut pas être déposé."),
        ),
        "fin-de-depot": Page(
            _("Après le dépôt"),
            SettingsForm.subset("deposit_message", "booking_url"),
        ),
        "experts": Page(_("Experts"), ExpertsForm, _("Un expert, invité par un instructeur, lit un dossier.")),
        "etiquettes": Page(
            _("Étiquettes"),
            SettingsForm.subset("labels"),
            _("Ceux qui instruisent trient les dossiers avec elles. Videz un nom pour retirer son étiquette."),
        ),
    }
)  # fmt: skip


def settings_form(page: Page, demarche: Demarche, person: Person, data: Any = None) -> SettingsForm:  # noqa: ANN401 - a post
    """Return the form of a page: with what was sent, else with what the demarche says.

    What the buttons of a condition's rows sent is shown again, and is no answer: the form is not bound.
    """
    form = page.form(data, initial={name: _shown(demarche, name) for name in page.form.base_fields})
    _know(form, demarche, person)
    typed = {name: form[name].data for name in form.fields} if data is not None else {}
    if any(isinstance(value, ConditionForm) and value.is_rebuilt for value in typed.values()):
        form = page.form(initial=typed)
        _know(form, demarche, person)
    return form


def _know(form: SettingsForm, demarche: Demarche, person: Person) -> None:
    """Let a form know the demarche: its organisations, its time zone, the fields that its conditions read."""
    if "organisation" in form.fields:
        form.fields["organisation"] = ChoiceField(
            label=form.fields["organisation"].label, choices=_organisations(demarche, person)
        )
    if "ineligibility" in form.fields and (compiled := form_of(demarche)):
        form.fields["ineligibility"].widget.fields = readable_by_rule(compiled.document)
    if "time_zone" in form.fields:
        zones = dict.fromkeys([*USUAL_ZONES, demarche.time_zone])
        form.fields["time_zone"].widget = Select(choices=[(zone, zone) for zone in zones])


def _shown(demarche: Demarche, name: str) -> Any:  # noqa: ANN401 - each setting has its own type
    if name in {"opens_at", "closes_at"}:
        moment = getattr(demarche, name)
        return moment.astimezone(demarche.zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
    if name == "organisation":
        return demarche.organisation.siret
    if name == "labels":
        return list(demarche.labels.values("name", "colour"))
    if name == "listed_experts":
        return sorted(demarche.listed_experts.values_list("email", flat=True))
    return getattr(demarche, name)


def _organisations(demarche: Demarche, person: Person) -> list[tuple[str, str]]:
    """The present one, and those of the person."""
    found = {demarche.organisation.siret: demarche.organisation.name}
    return list((found | {one.siret: one.name for one in organisations_of(person)}).items())
