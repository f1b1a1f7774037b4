"""The newsroom's public pages, kept and made, beside the same bytes served by nginx from a file."""

import itertools
import statistics
from dataclasses import dataclass
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg

from bench import newsroom_content
from bench.installation import Installation, cpu_of
from bench.load import CONNECTIONS, client_name, load
from bench.static_server import WORKERS, StaticServer, static_server

ROUNDS = 3
SECONDS = 4.0
COUNTED = 20
KEPT = {"Article": "/actualites/mesure-5000/", "Agenda of 10,000 events": "/agenda/"}
SEARCH = "/actualites/recherche/"
SEARCHES = {
    "one word": "numérique",
    "two words": "logiciel libre",
    "two rare words": "jury géométrie",
    "misspelt": "hackaton",
}
# An address that was never asked before is made, as after a purge: `{n}` is another number each time.
ANEW = "mesure={n}"
HEAD_OF_KEPT = """\
| Kept | Bytes | Requests/s | p50 | p95 | CPU a request (web + database) | nginx: requests/s | CPU a request | Ratio |
|---|---|---|---|---|---|---|---|---|"""
HEAD_OF_MADE = """
| Made anew | Bytes | Requests/s | p50 | p95 | CPU a request (web + database) | Queries |
|---|---|---|---|---|---|---|"""
_turns = itertools.count(1)


@dataclass(frozen=True)
class Cost:
    """What a page costs: answers a second to many visitors, times of one alone, CPU a request; in seconds."""

    per_second: float
    p50: float
    p95: float
    web: float
    postgres: float

    @property
    def cells(self) -> str:
        """As cells of a table."""
        cpu = f"{self.web * 1000:.2f} + {self.postgres * 1000:.2f} ms"
        return f"{self.per_second:,.0f} | {self.p50 * 1000:.2f} ms | {self.p95 * 1000:.2f} ms | {cpu}"


def report(installation: Installation) -> str:
    """Return the measures as Markdown."""
    from communs.newsroom.operations.words import learn_all_words

    newsroom_content.fill(installation.url)
    learn_all_words()
    with psycopg.connect(installation.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    lines = [HEAD_OF_KEPT]
    with static_server(installation.var / "nginx") as nginx:
        lines += [_kept(installation, nginx, *page) for page in KEPT.items()]
    lines.append(HEAD_OF_MADE)
    pages = {name: f"{path}?{ANEW}" for name, path in KEPT.items()}
    pages |= {f"Search, {name}": f"{SEARCH}?q={quote(words)}&{ANEW}" for name, words in SEARCHES.items()}
    lines += [_made(installation, *page) for page in pages.items()]
    return "\n".join([*lines, "", _note()])


def _note() -> str:
    return (
        f"10,000 articles and 10,000 events. Requests/s: {CONNECTIONS} connections kept open, {client_name()}; p50 and "
        f"p95: one visitor alone. Bytes are those of a browser, compressed by brotli. nginx: {WORKERS} workers, no "
        "access log, the same client, in turns with communs."
    )


def _kept(installation: Installation, nginx: StaticServer | None, name: str, path: str) -> str:
    """Measure a kept page and, in turns so that noise falls on both alike, its bytes as a file."""
    body = _fetch(installation, path)
    load(_address(installation), [path], SECONDS)
    costs, bare = [], []
    for _ in range(ROUNDS):
        costs.append(_cost(installation, path))
        if nginx:
            (nginx.files / "page").write_bytes(body)
            bare.append(_bare(nginx))
    cost = _median(costs)
    if not bare:
        return f"| {name} | {len(body):,} | {cost.cells} | nginx is not here | | |"
    rate, cpu = statistics.median(rate for rate, _ in bare), statistics.median(cpu for _, cpu in bare)
    ratio = cost.per_second / rate
    return f"| {name} | {len(body):,} | {cost.cells} | {rate:,.0f} | {cpu * 1000:.2f} ms | {ratio:.2f} |"


def _bare(nginx: StaticServer) -> tuple[float, float]:
    before = cpu_of(nginx.pid)
    found = load(nginx.address, ["/page"], SECONDS)
    return found.per_second, (cpu_of(nginx.pid) - before) / found.requests


def _made(installation: Installation, name: str, path: str) -> str:
    body = _fetch(installation, path)
    cost = _cost(installation, path)
    with installation.statements() as found:
        for _ in range(COUNTED):
            _fetch(installation, path)
    return f"| {name} | {len(body):,} | {cost.cells} | {found['web'] / COUNTED:.1f} |"


def _median(costs: list[Cost]) -> Cost:
    return sorted(costs, key=lambda cost: cost.per_second)[len(costs) // 2]


def _cost(installation: Installation, path: str) -> Cost:
    before = installation.cpu()
    many = load(_address(installation), [path], SECONDS)
    after = installation.cpu()
    alone = load(_address(installation), [path], SECONDS, connections=1)
    web, postgres = ((after[name] - before[name]) / many.requests for name in ("web", "postgres"))
    return Cost(many.per_second, alone.p50, alone.p95, web, postgres)


def _fetch(installation: Installation, path: str) -> bytes:
    address = _address(installation) + path.replace("{n}", f"fetched-{next(_turns)}")
    with urlopen(Request(address, headers={"Accept-Encoding": "br"})) as answer:  # noqa: S310 - our own server
        return bytes(answer.read())


def _address(installation: Installation) -> str:
    return f"http://127.0.0.1:{installation.port}"
