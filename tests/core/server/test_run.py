"""`communs run`: one command for everything."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from communs.core.database.embedded import Cluster
from tests.core.server.processes import PATIENCE, Installation, stop

SIGN_IN = "INSERT INTO django_session VALUES (%s, 'typed', now())"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation in a private folder, as a clone made in `mktemp -d` is."""
    private = tmp_path_factory.mktemp("clone")
    private.chmod(0o700)
    return Installation(private / "var")


@pytest.fixture(scope="class")
def _started_once(here: Installation) -> Iterator[None]:
    process = here.start("run")
    yield
    assert stop(process) == 0


def typed(here: Installation) -> list[str]:
    with psycopg.connect(Cluster(here.var / "postgres").url()) as connection:
        return [row[0] for row in connection.execute("SELECT session_key FROM django_session ORDER BY 1")]


def gone(here: Installation) -> bool:
    deadline = time.monotonic() + PATIENCE
    while here.processes() and time.monotonic() < deadline:
        time.sleep(0.05)
    return here.processes() == []


@pytest.mark.usefixtures("_started_once")
class TestRunning:
    def test_it_serves_the_home_page(self, here: Installation) -> None:
        assert here.get("/").status_code == 200
        assert here.get("/healthz").json() == {"status": "ok"}

    def test_it_refuses_to_run_twice_on_one_folder(self, here: Installation) -> None:
        second = Installation(here.var).communs("run")
        assert second.returncode == 1
        assert f"already runs on the data folder {here.var / 'postgres'}" in second.stderr

    def test_it_says_so_when_the_port_is_taken(self, here: Installation, tmp_path: Path) -> None:
        second = Installation(tmp_path / "var", port=here.port).communs("run")
        assert second.returncode == 1
        assert f"Port {here.port} of 127.0.0.1 cannot be used" in second.stderr
        assert f"PORT={here.port + 1} make run" in second.stderr

    def test_a_command_works_next_to_it(self, here: Installation) -> None:
        assert here.communs("manage", "check").returncode == 0
        assert here.answers()

    def test_a_crashed_database_comes_back(self, here: Installation) -> None:
        pid = int((here.var / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while not Cluster(here.var / "postgres").answers() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert here.answers()


def test_ctrl_c_stops_everything_and_what_was_typed_is_there_after_a_kill(here: Installation) -> None:
    process = here.start("run")
    with psycopg.connect(Cluster(here.var / "postgres").url()) as connection:
        connection.execute(SIGN_IN, ["before the kill"])
    process.kill()
    process.wait()
    process = here.start("run")
    assert typed(here) == ["before the kill"]
    assert stop(process, signal.SIGINT) == 0
    assert gone(here)


def test_a_request_in_flight_is_answered_before_the_end(here: Installation) -> None:
    process = here.start("run")
    with socket.create_connection(("127.0.0.1", here.port)) as slow:
        form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\n"
        head = b"POST /preferences/theme HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        slow.sendall(head + form + b"\r\nab")
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        slow.sendall(b"cd")
        slow.settimeout(10)
        assert slow.recv(12).startswith(b"HTTP/1.1 ")
    assert process.wait(PATIENCE) == 0
    assert gone(here)


def test_without_its_server_a_command_starts_one_for_itself(here: Installation) -> None:
    question = "from django.db import connection; print(connection.cursor().execute('SELECT 7').fetchone()[0])"
    done = here.communs("manage", "shell", "-c", question)
    assert done.stdout.strip().splitlines()[-1] == "7"
    assert gone(here)
    assert here.communs("backup", "--help").returncode == 0
