"""Nothing acknowledged is ever lost: server and database are killed at random moments while people file dossiers."""

import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.core.server.processes import PATIENCE, Installation

PEOPLE = 3
KILLS = 2
SEED = 20261123
SEEDING = f"""
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from communs.accounts.models import Person
from tests.factories.procedures import DemarcheFactory
DemarcheFactory.create(path="essai")
for rank in range({PEOPLE}):
    person = Person.objects.create(email=f"personne{{rank}}@exemple.example", first_name="Ada", last_name=str(rank))
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    print("session", session.session_key)
"""
STORED = """
import json
from communs.dossiers.models import Dossier
from communs.core.mail.models import Message
print("stored", json.dumps({
    "dossiers": {d.number: [d.state, d.applicant_email, d.answers.get("budget")]
                 for d in Dossier.objects.all()},
    "receipts": sorted(Message.objects.filter(template="dossiers/mail/submitted").values_list("recipient", flat=True)),
}))
"""


class Filer(threading.Thread):
    """Somebody who files dossiers, and remembers what was acknowledged."""

    def __init__(self, here: Installation, session: str) -> None:
        super().__init__(daemon=True)
        self.here, self.session = here, session
        self.ended = threading.Event()
        self.saved: dict[int, int] = {}
        self.submitted: set[int] = set()
        self.unexpected: list[str] = []

    def run(self) -> None:
        """File one dossier after the other, whatever happens to the server."""
        while not self.ended.is_set():
            try:
                with httpx.Client(base_url=f"http://127.0.0.1:{self.here.port}", timeout=5) as client:
                    self.file(client)
            except httpx.HTTPError:
                time.sleep(0.05)

    def file(self, client: httpx.Client) -> None:
        """File one dossier, each answer noted once it is acknowledged."""
        number = int(self.post(client, "/commencer/essai/dossier", {}).split("/")[2])
        self.saved[number] = 0
        for budget in range(1, 6):
            self.post(client, f"/dossiers/{number}/enregistrer", {"project_name": "Essai", "budget": str(budget)})
            self.saved[number] = budget
        self.post(client, f"/dossiers/{number}/deposer", {})
        self.submitted.add(number)

    def post(self, client: httpx.Client, path: str, fields: dict[str, str]) -> str:
        """Post; return where it leads. Raises `httpx.HTTPError` when it is not acknowledged."""
        token = "a" * 32
        cookies = {"sessionid": self.session, "csrftoken": token}
        header = "; ".join(f"{name}={value}" for name, value in cookies.items())
        answer = client.post(path, data=fields, headers={"Cookie": header, "X-CSRFToken": token})
        if answer.status_code >= 500:
            answer.raise_for_status()
        if answer.status_code != 303:
            self.unexpected.append(f"{path}: {answer.status_code} {answer.text[:300]}")
            self.ended.set()
        return answer.headers.get("location", "//0/")


def in_shell(here: Installation, code: str, word: str) -> list[str]:
    """Run code in the installation; return what it prints after `word`."""
    done = here.communs("manage", "shell", "-c", code)
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.removeprefix(word).strip() for line in done.stdout.splitlines() if line.startswith(word)]


def kill_everything(here: Installation) -> None:
    """Kill, at once and without warning, every process of the installation: server, worker, database."""
    mark = f"VAR_DIR={here.var}".encode()
    data = str(here.var / "postgres").encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            ours = mark in (folder / "environ").read_bytes() or data in (folder / "cmdline").read_bytes()
            if ours:
                os.kill(int(folder.name), signal.SIGKILL)
        except OSError:
            continue
    deadline = time.monotonic() + PATIENCE
    while here.processes() and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.fixture
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    root = str(Path(__file__).resolve().parents[2])
    sources = os.pathsep.join([f"{root}/src", root])
    folder = tmp_path_factory.mktemp("killed")
    folder.chmod(0o755)
    installation = Installation(folder / "var", settings={"PYTHONPATH": sources})
    yield installation
    kill_everything(installation)


def test_every_acknowledged_save_and_deposit_survives(here: Installation) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a repeatable test
    process = here.start("run")
    filers = [Filer(here, session) for session in in_shell(here, SEEDING, "session")]
    assert len(filers) == PEOPLE
    for filer in filers:
        filer.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.8, 2.5))
        kill_everything(here)
        process.wait(PATIENCE)
        process = here.start("run")
    time.sleep(1)
    for filer in filers:
        filer.ended.set()
    for filer in filers:
        filer.join(PATIENCE)
    [line] = in_shell(here, STORED, "stored")
    verdict = here.communs("audit", "verify")
    stored: dict[str, Any] = json.loads(line)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    check(filers, stored)


def check(filers: list[Filer], stored: dict[str, Any]) -> None:
    """Everything acknowledged is there, nothing is there twice, nothing was submitted by halves."""
    assert [fault for filer in filers for fault in filer.unexpected] == []
    dossiers = {int(number): row for number, row in stored["dossiers"].items()}
    saved = {number: budget for filer in filers for number, budget in filer.saved.items()}
    submitted = {number for filer in filers for number in filer.submitted}
    assert submitted
    assert set(saved) <= set(dossiers)
    assert [number for number, budget in saved.items() if (dossiers[number][2] or 0) < budget] == []
    assert submitted <= {number for number, row in dossiers.items() if row[0] == "submitted"}
    assert stored["receipts"] == sorted(email for state, email, _ in dossiers.values() if state == "submitted")
