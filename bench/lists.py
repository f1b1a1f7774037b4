"""The instructor's first page, when the demarche has a thousand, a hundred thousand, a million dossiers."""

import statistics
import time

import psycopg

from bench import seeding
from bench.client import Client
from bench.installation import Installation

SIZES = (1_000, 100_000, 1_000_000)
TIMES = 100
COUNTED = 10
OK = 200
FILL = """
    INSERT INTO dossiers_dossier (demarche_id, revision_id, group_id, state, applicant_name, applicant_email, answers,
                                  version, created_at, updated_at, submitted_at, instructed_at, decided_at)
    SELECT %(demarche)s, %(revision)s, %(group)s, state, 'Camille Essai ' || n, 'camille' || n || '@bench.example',
           jsonb_build_object('field_00', 'Collectif ' || n, 'field_01', repeat('Une ressource ouverte. ', 10)), 1,
           at, at, at,
           CASE WHEN state <> 'submitted' THEN at + interval '1 day' END,
           CASE WHEN state NOT IN ('submitted', 'in_review') THEN at + interval '2 days' END
    FROM (SELECT n, timestamptz '2025-01-01' + n * interval '13 seconds' AS at,
                 (ARRAY['submitted', 'in_review', 'accepted', 'refused', 'dismissed'])[1 + n %% 5] AS state
          FROM generate_series(%(first)s::int, %(last)s::int) AS n) AS made
"""
PAGE = """
    SELECT number, applicant_name, state, submitted_at, group_id FROM dossiers_dossier
    WHERE group_id = %s ORDER BY submitted_at DESC, number DESC LIMIT 51
"""


def report(installation: Installation) -> str:
    """Return the measures as Markdown."""
    from communs.accounts.models import Person
    from communs.procedures.models import Demarche, Group, GroupMember

    client = seeding.client(installation, 200)
    demarche = Demarche.objects.get(pk=seeding.demarche("mesure-liste"))
    group = Group.objects.get(demarche=demarche, is_default=True)
    GroupMember.objects.create(group=group, person=Person.objects.get(email="person200@bench.example"))
    place = {"demarche": demarche.pk, "revision": demarche.published_revision_id, "group": group.pk}
    lines = ["| Dossiers | p50 | p95 | Queries | Same rows by psycopg | Ratio |", "|---|---|---|---|---|---|"]
    medians, first = [], 1
    for size in SIZES:
        _fill(installation.url, place, first, size)
        first = size + 1
        p50, p95 = _measure(client, f"/instruction/{demarche.pk}")
        bare = _bare(installation.url, group.pk)
        with installation.statements() as found:
            for _ in range(COUNTED):
                client.get(f"/instruction/{demarche.pk}")
        medians.append(p50)
        lines.append(
            f"| {size:,} | {p50 * 1000:.1f} ms | {p95 * 1000:.1f} ms | {found['web'] / COUNTED:.1f} "
            f"| {bare * 1000:.2f} ms | {p50 / bare:.0f} |"
        )
    lines.append(f"\nThe page over a million costs {medians[-1] / medians[0]:.2f} × the page over a thousand.")
    return "\n".join(lines)


def _fill(url: str, place: dict[str, object], first: int, last: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FILL, place | {"first": first, "last": last})  # type: ignore[arg-type]
        connection.execute("VACUUM ANALYZE dossiers_dossier")
        connection.execute("CHECKPOINT")


def _measure(client: Client, path: str) -> tuple[float, float]:
    client.socket = None  # the server has closed the connection while the table was filled
    for turn in range(TIMES + 10):
        status, _, body = client.get(path)
        if status != OK or body.count(b"Camille Essai") < 50:  # noqa: PLR2004 - the page's rows
            raise RuntimeError(f"{path}: {status} {body[:1000]!r}")
        if turn < 10:  # noqa: PLR2004 - the caches are warm
            client.seconds.clear()
    quantiles = statistics.quantiles(client.seconds, n=20)
    return quantiles[9], quantiles[18]


def _bare(url: str, group: int) -> float:
    times = []
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(TIMES):
            begun = time.perf_counter()
            connection.execute(PAGE, [group]).fetchall()
            connection.execute("SELECT * FROM procedures_groupcounter WHERE group_id = %s", [group]).fetchall()
            times.append(time.perf_counter() - begun)
    return statistics.median(times)
