"""Filings end to end over HTTP: create, save 20 fields in 3 requests, deposit; then everything that follows."""

import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from bench import bare, seeding
from bench.client import Client
from bench.installation import Installation

SECONDS = 20.0
COUNTED = 20
SEE_OTHER = 303


@dataclass
class Result:
    """What a number of clients obtained."""

    clients: int
    filings: int
    per_second: float
    p50: float
    p95: float
    cpu: dict[str, float]
    drained: float


def file_one(client: Client, path: str) -> str:
    """File a dossier; return its number. Raises `RuntimeError` when a step is not acknowledged."""
    number = _step(client, f"/commencer/{path}/dossier", {"applicant_name": "Camille Essai"}).split("/")[2]
    given = list(seeding.answers().items())
    for part in (given[:7], given[7:14], given[14:]):
        _step(client, f"/dossiers/{number}/enregistrer", dict(part))
    where = _step(client, f"/dossiers/{number}/deposer", {})
    if not where.endswith("/depot"):
        raise RuntimeError(f"The deposit is answered by {where}")
    return number


def _step(client: Client, path: str, fields: dict[str, str]) -> str:
    status, headers, body = client.post(path, fields)
    if status != SEE_OTHER:
        raise RuntimeError(f"{path}: {status} {body[:2000]!r}")
    return headers["location"]


def measure(installation: Installation, path: str, clients: int) -> Result:
    """Let `clients` people file without pause for 20 s, then wait for the jobs."""
    people = [seeding.client(installation, number) for number in range(clients)]
    for person in people:
        file_one(person, path)
    installation.drain()
    before, begun, times = installation.cpu(), time.monotonic(), []
    threads = [
        threading.Thread(target=lambda p=person: times.extend(_keep_filing(p, path, begun))) for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - begun
    drained = installation.drain()
    cpu = {name: (used - before[name]) * 1000 / len(times) for name, used in installation.cpu().items()}
    quantiles = statistics.quantiles(times, n=20)
    return Result(clients, len(times), len(times) / elapsed, quantiles[9], quantiles[18], cpu, drained)


def _keep_filing(client: Client, path: str, begun: float) -> Iterator[float]:
    while time.monotonic() - begun < SECONDS:
        start = time.perf_counter()
        file_one(client, path)
        yield time.perf_counter() - start


def report(installation: Installation) -> str:
    """Return the measures as Markdown."""
    path = "mesure-depot"
    seeding.demarche(path)
    one, eight = measure(installation, path, 1), measure(installation, path, 8)
    person = seeding.client(installation, 0)
    with installation.statements() as found:
        for _ in range(COUNTED):
            number = file_one(person, path)
    with psycopg.connect(installation.url) as connection:
        template = bare.Template.of(connection, int(number))
    rates = {clients: bare.filings_per_second(installation.url, template, clients) for clients in (1, 8)}
    lines = [
        "| Clients | Filings/s | p50 | p95 | CPU a filing (web + database + worker) | Jobs done after | Same rows by psycopg | Ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for result in (one, eight):
        cpu = " + ".join(f"{result.cpu[name]:.1f}" for name in ("web", "postgres", "worker"))
        lines.append(
            f"| {result.clients} | {result.per_second:.1f} | {result.p50 * 1000:.0f} ms | {result.p95 * 1000:.0f} ms "
            f"| {cpu} = {sum(result.cpu.values()):.1f} ms | {result.drained:.1f} s "
            f"| {rates[result.clients]:.0f}/s | {rates[result.clients] / result.per_second:.1f} |"
        )
    web, worker, control = (found[name] / COUNTED for name in ("web", "worker", "control"))
    lines.append(
        f"\nQueries a filing (5 requests and what follows): {web:.1f} by the web + {worker:.1f} by the worker "
        f"= {web + worker:.1f}, and {control:.1f} BEGIN, COMMIT or SAVEPOINT."
    )
    return "\n".join(lines)
