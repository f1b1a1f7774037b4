"""A second version of a form is published over 100,000 open dossiers: counted, moved, brought back.

The jobs run in this process, where their memory is ours to read. The reference is one raw UPDATE of the same rows, in the
same run: it keeps no former answer, writes no audit row, and locks all the rows until its end.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from bench import seeding
from bench.installation import Installation

DOSSIERS = 100_000
MEGABYTE = 2**20
PAGE = 4096
SEED = """
INSERT INTO dossiers_dossier (demarche_id, revision_id, group_id, state, applicant_name, applicant_email, identity, is_test,
    answers, version, created_at, updated_at, submitted_at)
SELECT %(demarche)s, %(revision)s, %(group)s, 'submitted', 'Camille Essai', 'camille@bench.example', '{}', false,
    %(answers)s::jsonb || jsonb_build_object('field_02', n), 1, now(), now(), now()
FROM generate_series(1, %(count)s) AS n
"""
RAW = """
UPDATE dossiers_dossier SET revision_id = %s, version = version + 1,
    answers = (answers - 'field_01') || jsonb_build_object('field_02', answers ->> 'field_02')
WHERE revision_id = %s
"""


def report(_installation: Installation) -> str:
    """Return the measures as Markdown."""
    from communs.dossiers import jobs
    from communs.dossiers.operations import assessing, converting, revising, undoing

    for one in (jobs.convert, jobs.convert_back, jobs.count):
        one.defer = lambda **_arguments: 0  # type: ignore[method-assign] - run here, not by the worker
    demarche, by = _prepared()
    draft, source = demarche.draft_revision, demarche.published_revision
    assessment = assessing.assess(source, draft)
    counting = _run(lambda: assessing.tally(assessment.pk))
    choices = {"*": "move", "field_01": "move", "field_02": "move"}
    publishing = _timed(lambda: revising.publish_revision(demarche, draft.digest, choices=choices, by=by))
    conversion = demarche.conversions.get()
    moving = _run(lambda: converting.advance(conversion.pk))
    conversion.refresh_from_db()
    assert (conversion.moved, conversion.state) == (DOSSIERS, "done")
    undoing.undo(conversion, by=by)
    undone = _run(lambda: undoing.retreat(conversion.pk, by))
    conversion.refresh_from_db()
    assert (conversion.restored, conversion.left) == (DOSSIERS, 0)
    raw = _timed(lambda: _execute(RAW, [draft.pk, source.pk]))
    return _table(publishing, {"Counted": counting, "Moved": moving, "Brought back": undone}, raw)


def _prepared() -> tuple[Any, Any]:
    """A demarche with its dossiers and a draft: a field less, a number that becomes a text."""
    from communs.accounts.models import Person
    from communs.procedures.models import Demarche, DemarcheAdministrator, GroupMember
    from communs.questionnaires.operations.publishing import write_draft

    demarche = Demarche.objects.get(pk=seeding.demarche("versions"))
    by = Person.objects.create(email="versions@bench.example", first_name="Camille", last_name="Essai")
    GroupMember.objects.create(group=demarche.groups.get(), person=by)
    DemarcheAdministrator.objects.get_or_create(demarche=demarche, person=by)
    document: Any = json.loads(json.dumps(seeding.questionnaire()))
    fields = document["sections"][0]["fields"]
    fields[2]["type"] = "text"
    del fields[1]
    demarche.draft_revision = write_draft(demarche.published_revision.questionnaire_key, document, by=by)
    demarche.save(update_fields=["draft_revision"])
    answers = {key: True if value == "true" else value for key, value in seeding.answers().items()}
    answers |= {key: int(value) for key, value in answers.items() if value == "1250"}
    values = {"demarche": demarche.pk, "revision": demarche.published_revision_id, "answers": json.dumps(answers)}
    _execute(SEED, values | {"group": demarche.groups.get().pk, "count": DOSSIERS})
    _execute("ANALYZE dossiers_dossier", [])
    return demarche, by


def _execute(sql: str, parameters: Any) -> None:  # noqa: ANN401 - positional or named
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _run(batch: Callable[[], bool]) -> tuple[float, float, float, float]:
    """Seconds in all, the longest batch, resident memory after a tenth of the batches and at the end."""
    times, memory, more = [], [], True
    while more:
        start = time.perf_counter()
        more = batch()
        times.append(time.perf_counter() - start)
        memory.append(_resident())
    return sum(times), max(times), memory[len(memory) // 10], memory[-1]


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / MEGABYTE


def _table(publishing: float, works: dict[str, tuple[float, float, float, float]], raw: float) -> str:
    lines = [
        f"| {DOSSIERS:,} open dossiers of 20 answers | Time | Longest batch | Memory at a tenth, at the end | × raw UPDATE |",
        "|---|---|---|---|---|",
        f"| Published (the request) | {publishing * 1000:.0f} ms | | | |",
    ]
    for name, (total, longest, early, late) in works.items():
        memory = f"{early:.0f}, {late:.0f} MB"
        lines.append(f"| {name} | {total:.1f} s | {longest * 1000:.0f} ms | {memory} | {total / raw:.1f} |")
    lines.append(f"| Raw UPDATE of the same rows, nothing kept | {raw:.1f} s | {raw * 1000:.0f} ms | | 1 |")
    return "\n".join(lines)
