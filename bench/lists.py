"""The instructor's first page, when the demarche has a thousand, a hundred thousand, a million dossiers."""

import statistics
import time

import psycopg

from bench import seeding
from bench.client import Client
from bench.installation import Installation

SIZES = (1_000, 100_000, 1_000_000)
TIMES = 100
WARMING = 10
ROWS = 50
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
    """Return the measures as Markdown: the three tables are asked for in turn, so that noise falls on each alike."""
    client = seeding.client(installation, 200)
    places = {size: _demarche(installation.url, size) for size in SIZES}
    with psycopg.connect(installation.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE dossiers_dossier")
        connection.execute("CHECKPOINT")
    client.socket = None  # the server has closed the connection while the tables were filled
    times: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(TIMES):
        for size, (demarche, _group) in places.items():
            times[size].append(_ask(client, demarche))
    lines = ["| Dossiers | p50 | p95 | Queries | Same rows by psycopg | Ratio |", "|---|---|---|---|---|---|"]
    for size, (demarche, group) in places.items():
        with installation.statements() as found:
            for _ in range(COUNTED):
                _ask(client, demarche)
        bare, quantiles = _bare(installation.url, group), statistics.quantiles(times[size][WARMING:], n=20)
        lines.append(
            f"| {size:,} | {quantiles[9] * 1000:.1f} ms | {quantiles[18] * 1000:.1f} ms "
            f"| {found['web'] / COUNTED:.1f} | {bare * 1000:.2f} ms | {quantiles[9] / bare:.0f} |"
        )
    least, most = (statistics.median(times[size][WARMING:]) for size in (SIZES[0], SIZES[-1]))
    lines.append(f"\nThe page over a million costs {most / least:.2f} × the page over a thousand.")
    return "\n".join(lines)


def _demarche(url: str, size: int) -> tuple[int, int]:
    """Make a demarche of `size` dossiers that the measuring person instructs; return its id and its group's."""
    from communs.accounts.models import Person
    from communs.procedures.models import Demarche, Group, GroupMember

    demarche = Demarche.objects.get(pk=seeding.demarche(f"mesure-liste-{size}"))
    group = Group.objects.get(demarche=demarche, is_default=True)
    GroupMember.objects.create(group=group, person=Person.objects.get(email="person200@bench.example"))
    place = {"demarche": demarche.pk, "revision": demarche.published_revision_id, "group": group.pk}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FILL, place | {"first": 1, "last": size})  # type: ignore[arg-type]
    return demarche.pk, group.pk


def _ask(client: Client, demarche: int) -> float:
    status, _, body = client.get(f"/instruction/{demarche}")
    if status != OK or body.count(b"Camille Essai") < ROWS:
        raise RuntimeError(f"{demarche}: {status} {body[:1000]!r}")
    return client.seconds[-1]


def _bare(url: str, group: int) -> float:
    times = []
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(TIMES):
            begun = time.perf_counter()
            connection.execute(PAGE, [group]).fetchall()
            connection.execute("SELECT * FROM procedures_groupcounter WHERE group_id = %s", [group]).fetchall()
            times.append(time.perf_counter() - begun)
    return statistics.median(times)
