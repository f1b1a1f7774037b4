"""Autosave of one field, as the filing page sends it."""

import statistics
import time

import psycopg
from psycopg.types.json import Jsonb

from bench import seeding
from bench.filing import SEE_OTHER
from bench.installation import Installation

TIMES = 400
COUNTED = 20
OK = 200


def report(installation: Installation) -> str:
    """Return the measures as Markdown."""
    path = "mesure-autosave"
    seeding.demarche(path)
    client = seeding.client(installation, 100)
    status, headers, body = client.post(f"/commencer/{path}/dossier", {"applicant_name": "Camille Essai"})
    if status != SEE_OTHER:
        raise RuntimeError(f"{status} {body[:500]!r}")
    number = int(headers["location"].split("/")[2])

    def save(turn: int) -> None:
        field = f"field_{turn % seeding.FIELDS:02}"
        value = seeding.answers()[field]
        fields = {field: str(turn) if value.isdigit() else value}
        status, _, body = client.post(f"/dossiers/{number}/champs/{field}", fields)
        if status != OK:
            raise RuntimeError(f"{status} {body[:500]!r}")

    for turn in range(40):
        save(turn)
    client.seconds.clear()
    for turn in range(TIMES):
        save(turn)
    ours = statistics.quantiles(client.seconds, n=20)
    with installation.statements() as found:
        for turn in range(COUNTED):
            save(turn)
    bare = statistics.quantiles(_bare(installation.url, number), n=20)
    return "\n".join(
        [
            "| | p50 | p95 | Queries |",
            "|---|---|---|---|",
            f"| communs | {ours[9] * 1000:.1f} ms | {ours[18] * 1000:.1f} ms | {found['web'] / COUNTED:.1f} |",
            f"| read for update and write by psycopg | {bare[9] * 1000:.1f} ms | {bare[18] * 1000:.1f} ms | 2 |",
            f"| ratio | {ours[9] / bare[9]:.1f} | {ours[18] / bare[18]:.1f} | |",
        ]
    )


def _bare(url: str, number: int) -> list[float]:
    """The same row read for update and written again, one transaction a time."""
    times = []
    with psycopg.connect(url) as connection:
        for _ in range(TIMES):
            begun = time.perf_counter()
            read = "SELECT answers FROM dossiers_dossier WHERE number = %s FOR UPDATE"
            (answers,) = connection.execute(read, [number]).fetchone() or ({},)
            connection.execute("UPDATE dossiers_dossier SET answers = %s WHERE number = %s", [Jsonb(answers), number])
            connection.commit()
            times.append(time.perf_counter() - begun)
    return times
