"""Real processes of communs, in a folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

SOURCES = Path(__file__).resolve().parents[3] / "src"
PATIENCE = 90.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Installation:
    """A folder of data, a port, and the commands of communs in them."""

    var: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """What the last started process says."""
        return self.var.with_name(f"{self.var.name}-{self.port}.log")

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its processes: nothing of the test session's own database."""
        own = {"VAR_DIR": str(self.var), "PORT": str(self.port), "PYTHONPATH": str(SOURCES), "METRICS_PORT": "0"}
        inherited = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DEBUG"}}
        return inherited | {"DEMO": "false", "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}"} | own | self.settings

    def communs(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        command = [sys.executable, "-m", "communs.cli", *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command and wait until the site answers."""
        self.var.mkdir(parents=True, exist_ok=True)
        with self.out.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "communs.cli", *arguments],
                env=self.environment,
                stdout=out,
                stderr=out,
                text=True,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            if self.answers() and (arguments != ("run",) or "is served at" in self.out.read_text()):
                return process
            time.sleep(0.05)
        process.kill()
        raise AssertionError(self.out.read_text()[-3000:])

    def answers(self) -> bool:
        """Whether the site is ready."""
        try:
            return self.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def get(self, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own options
        """Ask for a page."""
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=10, **options)

    def processes(self) -> list[str]:
        """Return the command lines of every process that belongs to this installation."""
        mark = f"VAR_DIR={self.var}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes() and b"\nState:\tZ" not in (folder / "status").read_bytes():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found


def stop(process: "subprocess.Popen[str]", number: int = signal.SIGTERM) -> int:
    """Send a signal and wait for the end; return the exit code."""
    process.send_signal(number)
    return process.wait(PATIENCE)
