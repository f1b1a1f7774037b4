"""Publishing or discarding the form in preparation of a demarche that has dossiers."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.dossiers.enums import UNDERWAY, Choice
from communs.dossiers.errors import ConversionUnderway, DraftChanged
from communs.dossiers.models import Conversion
from communs.dossiers.operations.converting import start
from communs.procedures.models import Demarche
from communs.procedures.operations.publishing import publish
from communs.questionnaires.models import Revision
from communs.questionnaires.operations.publishing import discard_draft


def publish_revision(
    demarche: Demarche, digest: str, *, choices: Mapping[str, str], note: str = "", by: Person
) -> Conversion | None:
    """Publish the form in preparation, whose digest the person read, and move dossiers as chosen.

    Returns the move of the dossiers of the form published until now, None when all stay. One transaction: of two
    people who publish or discard at once, the second one is refused. Raises `DraftChanged`, `ConversionUnderway`, and
    what `procedures.publish` raises; nothing changes then.
    """
    with transaction.atomic():
        fresh, draft = _read_again(demarche, digest)
        if moving(fresh):
            raise ConversionUnderway
        source = fresh.published_revision
        published = publish(fresh, by=by)
        if source is None or all(choice == Choice.KEEP for choice in choices.values()):
            return None
        return start(published, source=source, target=draft, choices=choices, note=note, by=by)


def moving(demarche: Demarche) -> str:
    """Why another form is not published now: dossiers move, or move back, from one version to another."""
    underway = Conversion.objects.filter(demarche=demarche, state__in=sorted(UNDERWAY)).exists()
    said = _("Des dossiers passent en ce moment d’une version à l’autre : publiez quand ce sera fini.")
    return said if underway else ""


def discard(demarche: Demarche, digest: str, *, by: Person) -> None:
    """Throw the form in preparation away, whose digest the person read; the published one stays.

    Audits `discard` on the demarche and on the revision. Raises `DraftChanged`; nothing changes then.
    """
    with transaction.atomic():
        fresh, draft = _read_again(demarche, digest)
        if fresh.published_revision_id is None:
            raise DraftChanged
        fresh.draft_revision = None
        fresh.save(update_fields=["draft_revision"])
        record(fresh, "discard", actor=by, data={"revision": draft.number, "digest": draft.digest})
        discard_draft(draft, by=by)


def _read_again(demarche: Demarche, digest: str) -> tuple[Demarche, Revision]:
    """Lock the demarche, then its draft: from here on nobody publishes, discards or edits before we are done."""
    fresh = Demarche.objects.select_for_update(of=("self",)).get(pk=demarche.pk)
    draft = Revision.objects.select_for_update().filter(pk=fresh.draft_revision_id or 0).first()
    if draft is None or draft.digest != digest:
        raise DraftChanged
    return fresh, draft
