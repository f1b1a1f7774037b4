"""`communs run`: everything on one machine, from an empty folder to a served page."""

import contextlib
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

import click
import psycopg

from communs.core.database.embedded import Cluster, ClusterError
from communs.core.database.lock import FolderHeldError, hold, wait_for_users
from communs.core.server.preparation import prepare
from communs.core.server.supervisor import Child, Supervisor
from communs.env import Environment, environment

PAUSE = 3.0
DEMO_PASSWORD = "demo"  # noqa: S105 - of fictional people, on the machine of whoever tries communs
DEMO_ACCOUNTS = "SELECT email FROM accounts_person WHERE email LIKE '%@demo.communs.example' ORDER BY id LIMIT 20"


def launch() -> None:
    """Start the database, bring it up to date, serve, and keep serving until Ctrl-C or SIGTERM.

    Raises `click.ClickException` when the data folder is held, the port is taken or the database does not start.
    """
    for name, value in _development():
        os.environ.setdefault(name, value)
    env = environment()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        with _database(env) as database:
            _port_is_free(env)
            prepare(database.url)
            supervisor = Supervisor(_children(), database.check)
            supervisor.listen()
            supervisor.run(lambda: _announce(env, database.url))
    except (ClusterError, FolderHeldError) as error:
        raise click.ClickException(str(error)) from error


def _development() -> Iterator[tuple[str, str]]:
    """Yield what differs from production unless it is set."""
    yield "DEBUG", "true"
    yield "SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}"
    yield "METRICS_PORT", "0"
    yield "EMAIL_URL", f"smtp://127.0.0.1:{_free_port()}"


@dataclass
class Database:
    """The database that is served: somebody else's, or the embedded one that we keep alive."""

    url: str
    cluster: Cluster | None = None
    next_try: float = field(default=0.0)

    def check(self) -> None:
        """Start the embedded server again if it died."""
        if self.cluster is None or self.cluster.pid or time.monotonic() < self.next_try:
            return
        try:
            self.cluster.start()
        except ClusterError as error:
            _say(str(error))
            self.next_try = time.monotonic() + PAUSE


@contextlib.contextmanager
def _database(env: Environment) -> Iterator[Database]:
    if env.database_url:
        yield Database(env.database_url)
        return
    cluster = Cluster(env.var_dir / "postgres")
    with hold(cluster.data):
        cluster.start()
        try:
            yield Database(cluster.url(), cluster)
        finally:
            wait_for_users(cluster.data)
            cluster.stop()


def _children() -> list[Child]:
    return [Child("mailbox", ["mailbox"], late=True), Child("worker", ["work"], late=True), Child("web", ["serve"])]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _leave(number: int, frame: FrameType | None) -> None:
    """Unwind from a start that is interrupted: whatever was started is stopped."""
    raise SystemExit(0)


def _port_is_free(env: Environment) -> None:
    """Raise `click.ClickException` when the port stays taken: a server that was killed needs a moment to go."""
    deadline = time.monotonic() + PAUSE
    while reason := _taken(env):
        if time.monotonic() > deadline:
            raise click.ClickException(
                f"Port {env.port} of {env.host} cannot be used ({reason}).\n"
                f"Choose another one: PORT={env.port + 1} make run"
            )
        time.sleep(0.1)


def _taken(env: Environment) -> str:
    with socket.socket(socket.AF_INET6 if ":" in env.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.host, env.port))
        except OSError as error:
            return error.strerror or str(error)
    return ""


def _announce(env: Environment, url: str) -> bool:
    try:
        urllib.request.urlopen(f"http://{env.host}:{env.port}/healthz", timeout=1).close()
    except (urllib.error.URLError, OSError):
        return False
    _say(f"\ncommuns is served at {env.site_url}   (Ctrl-C stops it)")
    if env.debug:
        _say(f"E-mails are shown at {env.site_url}/mailbox")
    with psycopg.connect(url) as connection:
        accounts = [row[0] for row in connection.execute(DEMO_ACCOUNTS)]
    if accounts:
        _say(f"Demonstration accounts, password « {DEMO_PASSWORD} »:\n  " + "\n  ".join(accounts))
    return True


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
