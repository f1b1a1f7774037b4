"""Building a demarche from a published descriptor."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.procedures.descriptor import Brought, read_descriptor
from communs.procedures.descriptor_fields import Note
from communs.procedures.document import check_document
from communs.procedures.header import read_header, write_header
from communs.procedures.models import Demarche, DemarchePath
from communs.procedures.operations.documents import apply_document
from communs.questionnaires.schema import Questionnaire, to_builtins

OPTIONAL = {
    *("legal_basis", "legal_basis_url", "dpo_contact", "closes_at", "retention_months", "tags", "zones"),
    *("service_name", "service_siret"),
}


@dataclass(frozen=True)
class Imported:
    """What an import did: the demarche, whether it is new, its form, and all that could not be brought as it was."""

    demarche: Demarche
    created: bool
    questionnaire: Questionnaire
    notes: tuple[Note, ...]


@transaction.atomic
def import_descriptor(text: bytes | str, *, by: Person | None, organisation: str = "", contact: str = "") -> Imported:
    """Create a draft demarche from a descriptor, or bring the one that it made before to what it says now.

    Its address is `demarche-<number>` until administrators choose another; settings that a descriptor does not know
    stay as they are. `organisation` is a SIRET, that of the descriptor's service by default; `contact` an e-mail
    address, the installation's by default, which is told. Raises `InvalidDocumentError`; nothing was changed then.
    """
    brought = read_descriptor(text)
    path = f"demarche-{brought.number}"
    existing = _made_before(path)
    base = write_header(existing) if existing else {"path": path}
    wanted = {**base, **brought.header, **_given(brought, base, organisation, contact)}
    raw, notes = _without_refused(wanted, base, brought)
    if existing is None and not contact:
        message = _("Un descriptif ne donne pas d’adresse de contact : « %(email)s » est mise, à changer.")
        notes.append(Note("contact_email", message % {"email": raw["contact_email"]}))
    document = check_document({**raw, "questionnaire": to_builtins(brought.questionnaire)})
    demarche = apply_document(document, by=by, demarche=existing)
    return Imported(demarche, existing is None, brought.questionnaire, (*notes, *brought.notes))


def _made_before(path: str) -> Demarche | None:
    """The demarche at the address, or the one that had it."""
    at_path = Demarche.objects.filter(path=path).first()
    former = None if at_path else DemarchePath.objects.filter(path=path).select_related("demarche").first()
    return former.demarche if former else at_path


def _given(brought: Brought, base: Mapping[str, Any], organisation: str, contact: str) -> dict[str, str]:
    """The two settings that a demarche needs and that a descriptor may not give."""
    sender = settings.CONTACT_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return {
        "organisation": organisation or base.get("organisation") or brought.header.get("service_siret", ""),
        "contact_email": contact or base.get("contact_email") or sender,
    }


def _without_refused(
    raw: dict[str, Any], base: Mapping[str, Any], brought: Brought
) -> tuple[dict[str, Any], list[Note]]:
    """Leave the optional settings that are refused as they were, each told; other mistakes remain to be refused."""
    _header, issues = read_header(raw)
    refused = [issue for issue in issues if issue.place in OPTIONAL & set(brought.header)]
    names = {issue.place for issue in refused}
    notes = [Note(issue.place, _("Non repris. %(why)s") % {"why": issue.message}) for issue in refused]
    kept = {key: value for key, value in raw.items() if key not in names}
    return kept | {key: base[key] for key in names & set(base)}, notes
