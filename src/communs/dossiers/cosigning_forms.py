"""Parsing of what applicants and signers send about signatures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communs.dossiers.errors import SignersRefused
from communs.dossiers.models import Dossier
from communs.dossiers.models.cosignature import MAX_REASON
from communs.dossiers.queries import questionnaire_of
from communs.dossiers.routes import context_at
from communs.procedures.cosigning import Cosigner, address_in, cosigning_of

PREFIX = "signer-"
LONGEST = 254


def typed_in(post: Mapping[str, str]) -> dict[str, str]:
    """The addresses that a page sends, by role."""
    names = (name for name in post if name.startswith(PREFIX))
    return {name.removeprefix(PREFIX): post[name][:LONGEST] for name in names}


class SignersForm(forms.Form):
    """One address for each signer whom the answers do not name; `given` are the others, as (label, address)."""

    given: Sequence[tuple[str, str]]
    in_order: bool

    @classmethod
    def of(
        cls, dossier: Dossier, signers: Sequence[Cosigner], post: Mapping[str, str], refused: SignersRefused | None
    ) -> "SignersForm":
        """The form of a draft, with what was typed and why it was refused; else with the addresses known already."""
        context = context_at(dossier, dossier.updated_at)
        shown = questionnaire_of(dossier).visibility(dossier.answers, context).answers
        known = dict(dossier.cosignatures.filter(from_answers=False).values_list("role", "email"))
        form = cls(post if refused else None, initial={PREFIX + role: email for role, email in known.items()})
        form.given = [(one.label, email) for one in signers if (email := address_in(one, shown))]
        form.in_order = cosigning_of(dossier.demarche).in_order and len(signers) > 1
        for one in signers:
            if not address_in(one, shown):
                form.fields[PREFIX + one.id] = _email(one.label)
        for role, message in (refused.messages if refused else {}).items():
            form.add_error(PREFIX + role if PREFIX + role in form.fields else None, message)
        return form


class AddressForm(forms.Form):
    """The address of another signer."""

    email = forms.EmailField(
        label=_("Nouvelle adresse électronique"),
        help_text=_("Format attendu : nom@domaine.fr."),
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class RefusalForm(forms.Form):
    """Why a signer refuses."""

    reason = forms.CharField(
        label=_("Motif du refus"),
        help_text=_("Le demandeur le lira ; l’administration ne le verra pas."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Dites au demandeur pourquoi vous ne signez pas.")},
    )


def _email(label: str) -> Any:  # noqa: ANN401 - a field of Django
    # The operation checks the address with the others: one place says why it is refused.
    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=widget)
