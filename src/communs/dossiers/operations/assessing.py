"""Counting, before dossiers move to another form, what would become of their answers."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from communs.dossiers.conversions import Fared, Faring, open_dossiers
from communs.dossiers.models import Assessment
from communs.questionnaires.models import Revision
from communs.questionnaires.queries import compiled_of, compiled_revision

BATCH = 500
AT_ONCE = 500


def assess(source: Revision, target: Revision, *, again: bool = False) -> Assessment:
    """Return what a move from `source` to `target` would do; few dossiers are counted at once, many by a job.

    The counts of one form are made once; `again` begins them anew. Writes nothing else.
    """
    from communs.dossiers.jobs import count

    with transaction.atomic():
        if again:
            Assessment.objects.filter(source=source, digest=target.digest).delete()
        values = {"target": target, "total": open_dossiers(source.pk).count()}
        found, made = Assessment.objects.get_or_create(source=source, digest=target.digest, defaults=values)
        if made and found.total > AT_ONCE:
            count.defer(assessment=found.pk)
    while made and found.total <= AT_ONCE and tally(found.pk):
        pass
    return Assessment.objects.get(pk=found.pk) if made else found


def tally(assessment_id: int) -> bool:
    """Count one batch; return whether there may be more. Begins nothing anew when the form changed meanwhile."""
    with transaction.atomic():
        found = Assessment.objects.select_for_update(of=("self",)).select_related("target").filter(pk=assessment_id)
        assessment = found.filter(finished_at=None).first()
        if assessment is None or assessment.target.digest != assessment.digest:
            return False
        dossiers = list(open_dossiers(assessment.source_id, assessment.cursor)[:BATCH])
        if dossiers:
            assessment.counts = _added(assessment.counts, _faring(assessment).of(dossiers))
            assessment.cursor = dossiers[-1].number
        else:
            assessment.finished_at = timezone.now()
        assessment.save(update_fields=["counts", "cursor", "finished_at"])
    return bool(dossiers)


def _faring(assessment: Assessment) -> Faring:
    zones = open_dossiers(assessment.source_id).values_list("demarche__time_zone", flat=True)
    old, new = compiled_revision(assessment.source_id), compiled_of(assessment.target)
    return Faring(old, new, zones.first() or "Europe/Paris")


def _added(counts: dict[str, Any], fared: Iterable[Fared]) -> dict[str, Any]:
    dossiers, untouched = Counter(counts.get("dossiers", {})), Counter(counts.get("untouched", {}))
    fields = {key: {fate: Counter(by) for fate, by in fates.items()} for key, fates in counts.get("fields", {}).items()}
    for one in fared:
        state, touched = one.dossier.state, one.converted.touched
        dossiers[state] += 1
        untouched[state] += not touched
        for name, fates in touched.items():
            for fate in fates:
                fields.setdefault(name, {}).setdefault(str(fate), Counter())[state] += 1
    return {"dossiers": dossiers, "untouched": untouched, "fields": fields}
