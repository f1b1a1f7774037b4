"""Building a demarche from a published descriptor."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record, trail
from communs.procedures.descriptor import Brought, read_descriptor
from communs.procedures.descriptor_fields import Note
from communs.procedures.document import DemarcheDocument, InvalidDocumentError, check_document
from communs.procedures.header import read_header, write_header
from communs.procedures.models import Demarche, DemarchePath
from communs.procedures.operations.documents import apply_document
from communs.procedures.operations.editing import edit_form
from communs.procedures.permissions import can_administer
from communs.questionnaires.editing.edits import Replace
from communs.questionnaires.field import Issue
from communs.questionnaires.models import DraftEdit
from communs.questionnaires.schema import Questionnaire, digest, to_builtins

OPTIONAL = {
    *("legal_basis", "legal_basis_url", "dpo_contact", "closes_at", "retention_months", "tags", "zones"),
    *("service_name", "service_siret"),
}


class DraftEditedError(Exception):
    """The form in preparation was changed by hand since the descriptor was imported; nothing was changed."""

    def __init__(self, demarche: Demarche) -> None:
        said = _(
            "Le formulaire en préparation de « %(title)s » a été modifié ici depuis le dernier import : il n’est pas "
            "remplacé sans votre accord."
        )
        super().__init__(said % {"title": demarche.title})


@dataclass(frozen=True)
class Planned:
    """What an import would do: the demarche to change (None for a new one), its document, all that is lost."""

    existing: Demarche | None
    document: DemarcheDocument
    notes: tuple[Note, ...]
    replaces: bool

    @property
    def questionnaire(self) -> Questionnaire:
        """The form that it brings."""
        return self.document.questionnaire

    @property
    def count(self) -> int:
        """How many fields it has, those of repetitions apart."""
        return sum(len(section.fields) for section in self.questionnaire.sections)


@dataclass(frozen=True)
class Imported:
    """What an import did: the demarche, whether it is new, its form, and all that could not be brought as it was."""

    demarche: Demarche
    created: bool
    questionnaire: Questionnaire
    notes: tuple[Note, ...]


def plan_descriptor(text: bytes | str, *, by: Person | None, organisation: str = "", contact: str = "") -> Planned:
    """Say what `import_descriptor` would do; it `replaces` a form that was changed by hand. Raises as it does."""
    brought = read_descriptor(text)
    path = f"demarche-{brought.number}"
    existing = _made_before(path)
    if existing and by and not can_administer(by, existing):
        message = _(
            "Cette démarche existe déjà ici et vous ne l’administrez pas : demandez à l’un de ses administrateurs."
        )
        raise InvalidDocumentError([Issue("number", message)])
    base = write_header(existing) if existing else {"path": path}
    wanted = {**base, **brought.header, **_given(brought, base, organisation, contact)}
    raw, notes = _without_refused(wanted, base, brought)
    if existing is None and not contact:
        message = _("Un descriptif ne donne pas d’adresse de contact : « %(email)s » est mise, à changer.")
        notes.append(Note("contact_email", message % {"email": raw["contact_email"]}))
    document = check_document({**raw, "questionnaire": to_builtins(brought.questionnaire)})
    replaces = existing is not None and _edited_since(existing, digest(brought.questionnaire))
    return Planned(existing, document, (*notes, *brought.notes), replaces)


@transaction.atomic
def import_descriptor(
    text: bytes | str, *, by: Person | None, organisation: str = "", contact: str = "", replace: bool = False
) -> Imported:
    """Create a draft demarche from a descriptor, or bring the one that it made before to what it says now.

    Its address is `demarche-<number>` until administrators choose another; settings that a descriptor does not know
    stay as they are. `organisation` is a SIRET, that of the descriptor's service by default; `contact` an e-mail
    address, the installation's by default, which is told. A form in preparation that was changed by hand since the last
    import is replaced only when asked (`replace`): as one edit, which its administrators may undo. Audits
    `import_descriptor` with the digest of the form. Raises `InvalidDocumentError`, `DraftEditedError`; nothing was
    changed then.
    """
    plan = plan_descriptor(text, by=by, organisation=organisation, contact=contact)
    if plan.existing and plan.replaces:
        if not replace:
            raise DraftEditedError(plan.existing)
        edit_form(plan.existing, Replace(document=to_builtins(plan.questionnaire)), by=by)
    demarche = apply_document(plan.document, by=by, demarche=plan.existing)
    brought = digest(plan.questionnaire)
    if brought != _last_brought(demarche):
        record(demarche, "import_descriptor", actor=by, data={"digest": brought, "replaced": plan.replaces})
    return Imported(demarche, plan.existing is None, plan.questionnaire, plan.notes)


def _edited_since(demarche: Demarche, wanted: str) -> bool:
    """Whether the form in preparation is neither what is wanted nor what an import left."""
    draft = demarche.draft_revision
    if draft is None or draft.digest == wanted:
        return False
    last = _last_brought(demarche)
    return draft.digest != last if last else DraftEdit.objects.filter(revision=draft).exists()


def _last_brought(demarche: Demarche) -> str:
    """The digest of the form that the last import brought; empty when the journal does not hold it."""
    last = trail(demarche).filter(verb="import_descriptor").order_by("-seq").first()
    return str(last.content["data"]["digest"]) if last else ""


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
