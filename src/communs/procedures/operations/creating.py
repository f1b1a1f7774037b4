"""Creating a demarche, from nothing or from another one."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from communs.core.audit import record
from communs.procedures.copying import copy_parts
from communs.procedures.enums import LabelColour
from communs.procedures.models import Demarche, DemarchePath, Label
from communs.procedures.models.checks import MAX_PATH
from communs.procedures.models.label import GENERIC
from communs.procedures.models.settings import ApplicantSettings, ExpertSettings
from communs.procedures.operations.documents import begin
from communs.procedures.operations.editing import edit_form
from communs.procedures.operations.legal_basis import copy_legal_basis
from communs.questionnaires.editing.edits import Replace

if TYPE_CHECKING:
    from communs.accounts.models import Person
    from communs.organisations.models import Organisation

DESCRIPTION = ("purpose", "description", "audience", "legal_basis", "legal_basis_url", "zones", "tags")
SERVICE = (
    "service_name", "service_siret", "service_phone", "service_hours", "service_address", "dpo_contact", "contact_email",
)  # fmt: skip
RULES = tuple(field.name for model in (ApplicantSettings, ExpertSettings) for field in model._meta.fields)  # noqa: SLF001 - Django's documented API
RULES += ("time_zone", "retention_months", "closing_reason")


@transaction.atomic
def create(  # noqa: PLR0913 - what a demarche is made of, each named by the caller
    title: str,
    organisation: "Organisation",
    *,
    by: "Person",
    path: str = "",
    source: Demarche | None = None,
    parts: Collection[str] = (),
    owned: bool = False,
) -> Demarche:
    """Create a demarche in preparation that `by` administers; `path` is proposed from the title when it is empty.

    With `source`, the chosen parts of it come along: those of people only when it is `owned`, that is administered by
    the same person. Its contact is the person until another is given. Writes an entry in the journal.
    """
    path = path or proposed_path(title)
    target = Demarche(title=title, organisation=organisation, path=path, contact_email=by.email)
    target.waiting_rows = {}
    begin(target, by)
    if source:
        copy_parts(source, target, parts, owned=owned, by=by)
    if not target.labels.exists():
        _label(target, [(str(name), colour) for name, colour in GENERIC])
    record(target, "create", actor=by, data={"source": source.pk if source else None, "parts": sorted(parts)})
    return target


def proposed_path(title: str) -> str:
    """An address made of a title that no demarche has or had: with a number when it must."""
    stem = slugify(title.replace("’", " ").replace("'", " "))[: MAX_PATH - 4].strip("-") or "demarche"
    for number in range(1, 1000):
        path = stem if number == 1 else f"{stem}-{number}"
        if not _taken(path):
            return path
    raise LookupError(stem)


def copy_form(source: Demarche, target: Demarche, by: "Person | None") -> None:
    """The form in preparation, else the published one."""
    if revision := source.draft_revision or source.published_revision:
        edit_form(target, Replace(document=revision.document), by=by)
        target.refresh_from_db(fields=["draft_revision"])


def copy_description(source: Demarche, target: Demarche, by: "Person | None") -> None:
    """The texts of the public page, the document of the legal basis among them."""
    _copy_columns(source, target, DESCRIPTION)
    copy_legal_basis(source, target, by)


def copy_service(source: Demarche, target: Demarche, by: "Person | None") -> None:
    """Who answers."""
    _copy_columns(source, target, SERVICE)


def copy_rules(source: Demarche, target: Demarche, by: "Person | None") -> None:
    """Who may file, how, and what experts may do."""
    _copy_columns(source, target, RULES)


def copy_labels(source: Demarche, target: Demarche, by: "Person | None") -> None:
    """The labels in their order."""
    _label(target, [(label.name, LabelColour(label.colour)) for label in source.labels.all()])


def _copy_columns(source: Demarche, target: Demarche, names: Collection[str]) -> None:
    for name in names:
        setattr(target, name, getattr(source, name))
    target.save(update_fields=list(names))


def _label(target: Demarche, labels: "Collection[tuple[str, LabelColour]]") -> None:
    rows = [
        Label(demarche=target, name=name, colour=colour, position=position)
        for position, (name, colour) in enumerate(labels)
    ]
    Label.objects.bulk_create(rows)


def _taken(path: str) -> bool:
    return Demarche.objects.filter(path=path).exists() or DemarchePath.objects.filter(path=path).exists()
