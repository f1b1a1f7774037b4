"""The PDFs of a dossier: receipt and full copy."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from communs.core.calendar_words import moment
from communs.core.pdf import compile_pdf
from communs.dossiers.cosigning import given_signatures
from communs.dossiers.identity import identity_facts
from communs.dossiers.models import Dossier
from communs.dossiers.panels import facts_of
from communs.dossiers.reading_page import sheet_of


def receipt(dossier: Dossier, language: str) -> bytes:
    """Return the receipt of a submitted dossier as a tagged PDF (articles L112-11 and R112-11-1 of the CRPA)."""
    data = {
        "title": _("Accusé de dépôt"),
        "facts": _facts(dossier, language),
        "text": _(
            "Ce document atteste que le dossier ci-dessus a été déposé par voie électronique. "
            "Il ne préjuge pas de la décision de l’administration."
        ),
    }
    return compile_pdf("dossiers/receipt.typ", data, language)


def whole(dossier: Dossier, language: str) -> bytes:
    """Return a dossier with all its answers as a tagged PDF, in the language in force."""
    data = {
        "title": _("Dossier n° %(number)s") % {"number": dossier.number},
        "facts": [*_facts(dossier, language), (_("État"), str(dossier.get_state_display()))],
        "parts": [msgspec.to_builtins(part) for part in sheet_of(dossier)],
        "signatures": _signatures(dossier, language),
        "signatures_title": _("Cosignatures"),
        "rank": _("N°"),
        "colon": "\u00a0: " if language == "fr" else ": ",
    }
    return compile_pdf("dossiers/dossier.typ", data, language)


def _signatures(dossier: Dossier, language: str) -> list[tuple[str, str]]:
    """Who signed before the deposit, when, and the digest of what they signed."""
    said = _("%(name)s, le %(moment)s – empreinte SHA-256 : %(digest)s")
    signed = [
        (
            one.label,
            said % {"name": one.signer_name, "moment": _moment(dossier, one.signed_at, language), "digest": one.digest},
        )
        for one in given_signatures(dossier)
    ]
    return [*signed, *_amended_since(dossier, language)] if signed else []


def _amended_since(dossier: Dossier, language: str) -> Iterator[tuple[str, str]]:
    """What was signed is what was deposited: a reader of changed answers must know it."""
    if dossier.amended_at:
        said = _("le demandeur a modifié des réponses, la dernière fois le %(moment)s")
        yield _("Depuis ces signatures"), said % {"moment": _moment(dossier, dossier.amended_at, language)}


def _moment(dossier: Dossier, at: datetime | None, language: str) -> str:
    return moment(at.astimezone(dossier.demarche.zone), language) if at else ""


def _facts(dossier: Dossier, language: str) -> list[tuple[str, Any]]:
    facts = [
        (_("Dossier"), _("n° %(number)s") % {"number": dossier.number}),
        (_("Démarche"), dossier.demarche.title),
        (_("Administration"), dossier.demarche.organisation.name),
        (_("Demandeur"), dossier.applicant_name),
    ]
    facts += identity_facts(dossier.identity, language)
    if dossier.applicant_email:
        facts.append((_("Courriel"), dossier.applicant_email))
    if dossier.submitted_at:
        facts.append((_("Déposé le"), _moment(dossier, dossier.submitted_at, language)))
    facts += facts_of(dossier, language)
    return [(str(term), str(value)) for term, value in facts]
