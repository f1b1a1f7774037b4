"""Moving the open dossiers of one revision to another, batch by batch, and telling the applicants who are asked."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import digest_of, record, record_many
from communs.dossiers.conversions import Fared, Faring, open_dossiers
from communs.dossiers.enums import Choice, ConversionState
from communs.dossiers.errors import ConversionUnderway
from communs.dossiers.models import Conversion, Dossier, FormerAnswers, WorkingCopy
from communs.dossiers.operations.announcing import announce_all
from communs.dossiers.operations.looking_up import ask_moved
from communs.dossiers.operations.requesting import request_answers
from communs.procedures.models import Demarche
from communs.questionnaires.models import Revision
from communs.questionnaires.queries import compiled_revision
from communs.webhooks.enums import EventKind

BATCH = 200
Copies: TypeAlias = "dict[int, tuple[dict[str, Any], str]]"
NO_COPY = (None, "")
REWRITE = """
UPDATE dossiers_dossier SET revision_id = %s, version = version + 1, answers = coalesce(wanted.answers, dossiers_dossier.answers)
FROM unnest(%s::bigint[], %s::jsonb[]) AS wanted (number, answers) WHERE dossiers_dossier.number = wanted.number
"""


def start(  # noqa: PLR0913 - all but one are named
    demarche: Demarche, *, source: Revision, target: Revision, choices: Mapping[str, str], note: str = "", by: Person
) -> Conversion:
    """Begin to move the open dossiers of `source` to `target` by these choices; the work itself is a job.

    Audits `convert` on the demarche. Raises `ConversionUnderway` when dossiers of the demarche are moving already.
    """
    from communs.dossiers.jobs import convert

    with transaction.atomic():
        conversion = _begun(demarche, source, target, by)
        conversion.choices, conversion.note = dict(choices), note.strip()
        conversion.total = open_dossiers(source.pk).count()
        conversion.save(update_fields=["choices", "note", "total"])
        data = {"conversion": conversion.pk, "from": source.number, "to": target.number, "choices": conversion.choices}
        record(demarche, "convert", actor=by, data=data)
        convert.defer(conversion=conversion.pk)
    return conversion


def _begun(demarche: Demarche, source: Revision, target: Revision, by: Person) -> Conversion:
    try:
        with transaction.atomic():
            return Conversion.objects.create(demarche=demarche, source=source, target=target, by=by, by_name=str(by))
    except IntegrityError:
        raise ConversionUnderway from None


def advance(conversion_id: int) -> bool:
    """Move one batch of dossiers; return whether there may be more. A finished conversion is left as it is.

    One transaction: the dossiers of the batch are locked, moved with a new version (a page that shows the former one
    can no longer overwrite them), their former answers kept, one audit row written for each, and the cursor set. A
    second worker on the same conversion waits for its turn and goes on from there.
    """
    with transaction.atomic():
        conversion = _running(conversion_id)
        if conversion is None:
            return False
        dossiers = list(open_dossiers(conversion.source_id, conversion.cursor).select_for_update()[:BATCH])
        if dossiers:
            _move(conversion, dossiers)
        # Asked again: those of the batch may all have been decided while we waited for them.
        elif not open_dossiers(conversion.source_id, conversion.cursor).exists():
            _finish(conversion)
        conversion.save(update_fields=["cursor", "moved", "asked", "stayed", "state", "finished_at"])
    return conversion.state == ConversionState.RUNNING


def _running(conversion_id: int) -> Conversion | None:
    found = Conversion.objects.select_for_update(of=("self",)).select_related("by", "demarche", "source", "target")
    return found.filter(pk=conversion_id, state=ConversionState.RUNNING).first()


def _move(conversion: Conversion, dossiers: Sequence[Dossier]) -> None:
    old, new = compiled_revision(conversion.source_id), compiled_revision(conversion.target_id)
    faring = Faring(old, new, conversion.demarche.time_zone)
    fared = list(faring.of(dossiers))
    chosen = [(one, one.choice(conversion.choices)) for one in fared]
    moving = [one for one, choice in chosen if choice != Choice.KEEP]
    asked = [one for one, choice in chosen if choice == Choice.ASK]
    copies = _move_copies(faring, [one.dossier for one in moving])
    _keep_former(conversion, moving, {one.dossier.number for one in asked}, copies)
    rewrite(conversion.target_id, {one.dossier.number: _changed(one) for one in moving})
    ask_moved(((one.dossier, one.dossier.answers, one.converted.answers) for one in moving), old, new)
    record_many([_noted(conversion, one) for one in moving], "convert", actor=conversion.by)
    for one in asked:
        request_answers(conversion, one)
    announce_conversion(conversion, [one.dossier for one in moving], conversion.target_id)
    conversion.cursor = dossiers[-1].number
    conversion.moved += len(moving)
    conversion.asked += len(asked)
    conversion.stayed += len(dossiers) - len(moving)


def rewrite(revision_id: int, answers: Mapping[int, Mapping[str, Any] | None]) -> None:
    """Give dossiers (locked by the caller) another revision, a new version and, unless None, other answers."""
    from psycopg.types.json import Jsonb

    if answers:
        values = [None if sheet is None else Jsonb(dict(sheet)) for sheet in answers.values()]
        with connection.cursor() as cursor:
            cursor.execute(REWRITE, [revision_id, list(answers), values])


def _move_copies(faring: Faring, dossiers: Sequence[Dossier]) -> Copies:
    """Move the working copies of these dossiers too; return, by dossier, the former answers and the new digest."""
    by_number = {dossier.number: dossier for dossier in dossiers}
    moved = {}
    for copy in WorkingCopy.objects.select_for_update().filter(dossier__in=list(by_number)).order_by("dossier"):
        answers = faring.convert(by_number[copy.dossier_id], copy.answers, deposited=False).answers
        moved[copy.dossier_id] = (copy.answers, str(digest_of(answers)))
        WorkingCopy.objects.filter(pk=copy.pk).update(answers=answers, version=copy.version + 1)
    return moved


def _changed(one: Fared) -> dict[str, Any] | None:
    return None if one.converted.answers == one.dossier.answers else one.converted.answers


def announce_conversion(conversion: Conversion, dossiers: Sequence[Dossier], revision_id: int) -> None:
    """Tell that dossiers are under another version now."""
    for dossier in dossiers:
        dossier.demarche = conversion.demarche
    announce_all(dossiers, EventKind.CONVERTED, revision=revision_id)


def _keep_former(conversion: Conversion, moving: Sequence[Fared], asked: set[int], copies: Copies) -> None:
    FormerAnswers.objects.bulk_create(
        FormerAnswers(
            conversion=conversion,
            dossier=one.dossier,
            revision_id=conversion.source_id,
            answers=one.dossier.answers,
            outcomes=[{"path": moved.path, "fate": moved.fate} for moved in one.converted.outcomes],
            digest=str(digest_of(one.converted.answers)),
            working=copies.get(one.dossier.number, NO_COPY)[0],
            working_digest=copies.get(one.dossier.number, NO_COPY)[1],
            asked=one.dossier.number in asked,
        )
        for one in moving
    )


def _noted(conversion: Conversion, one: Fared) -> tuple[Dossier, dict[str, Any], object, object]:
    fates = chain.from_iterable(sorted(fates) for fates in one.converted.touched.values())
    data = {
        "conversion": conversion.pk,
        "from": conversion.source.number,
        "to": conversion.target.number,
        "fates": sorted(set(fates)),
    }
    return one.dossier, data, one.dossier.answers, one.converted.answers


def _finish(conversion: Conversion) -> None:
    conversion.state, conversion.finished_at = ConversionState.DONE, timezone.now()
    data = {"conversion": conversion.pk, "moved": conversion.moved, "stayed": conversion.stayed}
    record(conversion.demarche, "converted", actor=conversion.by, data=data)
