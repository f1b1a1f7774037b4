"""A production installation to measure: durable database, `communs serve`, `communs work`, a mail sink."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from communs.core.database.embedded import Cluster

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
STATEMENT = re.compile(r"^(web|worker)\|LOG:  (?:statement|execute [^:]*): (.*)")
CONTROL = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET |$|\s*$)", re.IGNORECASE)
PATIENCE = 300.0


@dataclass
class Installation:
    """The processes and how to look at them."""

    var: Path
    port: int
    cluster: Cluster
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The database."""
        return self.cluster.url()

    def start(self) -> None:
        """Start web, worker and mail sink; wait until the site is ready."""
        for name, arguments in {"mailbox": ["mailbox"], "worker": ["work"], "web": ["serve"]}.items():
            self.processes[name] = self.communs(name, *arguments)
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            if time.monotonic() > deadline:
                raise RuntimeError(f"The site does not start: see {self.var}/*.log")
            time.sleep(0.1)

    def communs(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command; its connections carry its name, so that their statements can be told apart."""
        environment = os.environ | {"DATABASE_URL": f"{self.url}&application_name={name}"}
        with (self.var / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "communs.cli", *arguments]
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def stop(self) -> None:
        """Stop everything."""
        for process in reversed(self.processes.values()):
            process.terminate()
            process.wait()
        self.cluster.stop()

    def cpu(self) -> Counter[str]:
        """Return the CPU seconds used so far by the web processes, the worker and PostgreSQL."""
        used = Counter({name: cpu_of(process.pid) for name, process in self.processes.items() if name != "mailbox"})
        used["postgres"] = cpu_of(self.cluster.pid or 0)
        return used

    def drain(self) -> float:
        """Wait until no job is left; return how long it took."""
        begun = time.monotonic()
        waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL"
        with psycopg.connect(self.url, autocommit=True) as connection:
            while connection.execute(waiting).fetchone() != (0,):
                time.sleep(0.05)
        return time.monotonic() - begun

    @contextmanager
    def statements(self) -> Iterator[Counter[str]]:
        """Count the statements of the block, by `web`, `worker` and `control` (BEGIN, COMMIT…)."""
        found: Counter[str] = Counter()
        self._log("all")
        start = self.cluster.log.stat().st_size
        yield found
        self.drain()
        time.sleep(0.2)
        self._log("none")
        with self.cluster.log.open(errors="replace") as log:
            log.seek(start)
            for line in filter(None, map(STATEMENT.match, log)):
                found["control" if CONTROL.match(line[2]) else line[1]] += 1

    def _log(self, what: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET log_statement = '{what}'")
            connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.3)

    def _ready(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).close()
        except OSError:
            return False
        return True


def install() -> Installation:
    """Create the installation, migrated and empty, and point this process's Django to it."""
    var = ROOT / "var" / "bench"
    cluster = Cluster(var / "postgres", settings={"log_line_prefix": "%a|"})
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    cluster.start()
    port, mail = free_port(), free_port()
    os.environ |= {"VAR_DIR": str(var), "PORT": str(port), "DATABASE_URL": cluster.url()}
    os.environ |= {"METRICS_PORT": str(free_port()), "WEB_WORKERS": "2"}
    os.environ |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail}", "SITE_URL": f"http://127.0.0.1:{port}", "DEBUG": "false"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communs.settings")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    subprocess.run([sys.executable, "-m", "communs.cli", "migrate"], check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    return Installation(var, port, cluster)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def cpu_of(root: int) -> float:
    """CPU seconds of a process, of its living descendants, and of those that have ended."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        used[pid] = sum(map(int, fields[11:15])) / TICKS
    total, left = 0.0, [root]
    while left:
        pid = left.pop()
        total += used.get(pid, 0.0)
        left += children.get(pid, [])
    return total
