"""Building a demarche from its document."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.procedures.administration import obstacles
from communs.procedures.document import DemarcheDocument, InvalidDocumentError, read_document
from communs.procedures.document_parts import PartRefusedError, parts
from communs.procedures.models import Demarche, DemarcheAdministrator, DemarchePath, Group
from communs.procedures.operations.publishing import NotPublishableError, publish
from communs.procedures.operations.settings import SettingsError, apply_settings, save_rows, save_settings
from communs.procedures.permissions import can_administer
from communs.questionnaires.field import Issue
from communs.questionnaires.operations.choice_tables import keep_table
from communs.questionnaires.operations.publishing import discard_draft, write_draft
from communs.questionnaires.schema import Questionnaire, digest


@transaction.atomic
def import_document(
    text: bytes | str, *, by: Person | None, demarche: Demarche | None = None, and_publish: bool = False
) -> Demarche:
    """Create the demarche that a document describes, or bring the one at its address to what it says.

    With `demarche`, that one is changed, its address too; its former address then redirects. A form that differs
    from the present one becomes the form in preparation; `and_publish` publishes it, its people may come later. The
    same document twice changes nothing the second time. `by` becomes administrator of what is created. Raises
    `InvalidDocumentError` with every mistake, also for an address that belongs to a demarche of others; nothing was
    changed then.
    """
    return apply_document(read_document(text), by=by, demarche=demarche, and_publish=and_publish)


@transaction.atomic
def apply_document(
    document: DemarcheDocument, *, by: Person | None, demarche: Demarche | None = None, and_publish: bool = False
) -> Demarche:
    """Do what `import_document` does, with a document that was read and checked; raises as it does."""
    for table in document.tables:
        keep_table(table, by=by)
    existing = _existing(document, demarche, by)
    target = existing or Demarche()
    changes = _apply(target, document)
    if existing is None:
        begin(target, by)
    elif changes:
        save_settings(target, changes)
    number = _prepare_form(target, document.questionnaire, by)
    brought = _bring(target, document, by)
    if changes or number or brought:
        record(target, "import", actor=by, data={"changes": sorted([*changes, *brought]), "revision": number})
    return _publish(target, document, by) if and_publish else target


def _bring(demarche: Demarche, document: DemarcheDocument, by: Person | None) -> list[str]:
    """Bring the parts that a document names; return those that changed."""
    try:
        return [name for name, value in document.parts.items() if parts[name].bring(demarche, value, by)]
    except PartRefusedError as refused:
        raise InvalidDocumentError(list(refused.issues)) from refused


def _publish(demarche: Demarche, document: DemarcheDocument, by: Person | None) -> Demarche:
    """Publish the form that waits, and the parts; these too must suit what is registered in `checks`."""
    try:
        said = [name for name, value in document.parts.items() if parts[name].publish(demarche, value, by)]
    except PartRefusedError as refused:
        raise InvalidDocumentError(list(refused.issues)) from refused
    if demarche.draft_revision_id or demarche.published_at is None:
        return publish(demarche, by=by, with_people=False)
    if said and (findings := obstacles(demarche, with_people=False)):
        raise NotPublishableError(findings)
    return demarche


def _existing(document: DemarcheDocument, demarche: Demarche | None, by: Person | None) -> Demarche | None:
    """Return the demarche to change, locked; None when one must be created."""
    at_path = Demarche.objects.select_for_update().filter(path=document.header["path"]).first()
    if at_path and demarche and at_path.pk != demarche.pk:
        raise InvalidDocumentError([Issue("path", _("Cette adresse est celle d’une autre démarche."))])
    if at_path and by is not None and not can_administer(by, at_path):
        message = _("Cette adresse est celle d’une démarche que vous n’administrez pas : choisissez-en une autre.")
        raise InvalidDocumentError([Issue("path", message)])
    if at_path or demarche is None:
        return at_path
    return Demarche.objects.select_for_update().get(pk=demarche.pk)


def _apply(demarche: Demarche, document: DemarcheDocument) -> dict[str, Any]:
    try:
        return apply_settings(demarche, document.header)
    except SettingsError as error:
        raise InvalidDocumentError([Issue(error.name, str(error))]) from error


def begin(demarche: Demarche, by: Person | None) -> None:
    """Write the row of a new demarche, with its default group; `by` administers it."""
    DemarchePath.objects.filter(path=demarche.path).delete()
    demarche.save()
    save_rows(demarche)
    Group.objects.create(demarche=demarche, name=_("Groupe par défaut"), is_default=True)
    if by is not None:
        DemarcheAdministrator.objects.create(demarche=demarche, person=by)


def _prepare_form(demarche: Demarche, questionnaire: Questionnaire, by: Person | None) -> int | None:
    """Make this form the one in preparation unless it is the present one; return the new revision's number."""
    wanted = digest(questionnaire)
    present = demarche.draft_revision or demarche.published_revision
    if present and present.digest == wanted:
        return None
    if demarche.published_revision and demarche.published_revision.digest == wanted:
        return _forget_draft(demarche, by)
    demarche.draft_revision = write_draft(f"demarche:{demarche.pk}", questionnaire, by=by)
    demarche.save(update_fields=["draft_revision"])
    return demarche.draft_revision.number


def _forget_draft(demarche: Demarche, by: Person | None) -> int | None:
    """The published form is wanted again: the one in preparation goes."""
    draft, demarche.draft_revision = demarche.draft_revision, None
    demarche.save(update_fields=["draft_revision"])
    if draft:
        discard_draft(draft, by=by)
    return demarche.published_revision.number if demarche.published_revision else None
