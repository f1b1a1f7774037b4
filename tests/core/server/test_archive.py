"""Back-up and restoration, from one installation into another."""

from pathlib import Path

import psycopg
import pytest

from communs.core.database.embedded import Cluster
from tests.core.server.processes import Installation

WRITE = """
from communs.accounts.models import Person
from communs.core.audit import record
from django.db import transaction
with transaction.atomic():
    person = Person.objects.create(email="camille@exemple.example", first_name="Camille", last_name="Essai")
    for verb in ("create", "change"):
        record(person, verb, actor=person)
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A back-up of an installation with a person, a journal and a file."""
    folder = tmp_path_factory.mktemp("first")
    first = Installation(folder / "var")
    assert first.communs("migrate").returncode == 0
    written = first.communs("manage", "shell", "-c", WRITE)
    assert written.returncode == 0, written.stderr
    (first.var / "files" / "ab").mkdir(parents=True)
    (first.var / "files" / "ab" / "kept").write_bytes(b"%PDF-1.7 a file")
    done = first.communs("backup", str(folder / "backup.tar"))
    assert done.returncode == 0, done.stderr
    return folder / "backup.tar"


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An empty installation."""
    return Installation(tmp_path_factory.mktemp("second") / "var")


def test_what_is_not_an_archive_is_refused_before_anything_is_written(second: Installation, tmp_path: Path) -> None:
    (tmp_path / "photo.tar").write_text("not an archive")
    done = second.communs("restore", str(tmp_path / "photo.tar"))
    assert done.returncode == 1
    assert "is not an archive of communs" in done.stderr
    assert not (second.var / "files").exists()


def test_an_empty_installation_becomes_the_one_that_was_backed_up(archive: Path, second: Installation) -> None:
    done = second.communs("restore", str(archive))
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 entries hold" in done.stdout
    assert (second.var / "files" / "ab" / "kept").read_bytes() == b"%PDF-1.7 a file"
    cluster = Cluster(second.var / "postgres")
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        assert connection.execute("SELECT email FROM accounts_person").fetchall() == [("camille@exemple.example",)]
    cluster.stop()


def test_an_installation_that_holds_something_is_left_alone(archive: Path, second: Installation) -> None:
    done = second.communs("restore", str(archive))
    assert done.returncode == 1
    assert "The database is not empty" in done.stderr
    assert (second.var / "files" / "ab" / "kept").read_bytes() == b"%PDF-1.7 a file"


def test_a_back_up_never_replaces_a_file_and_its_own_are_private(
    archive: Path, second: Installation, tmp_path: Path
) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    (tmp_path / "kept.tar").write_text("mine")
    assert second.communs("backup", str(tmp_path / "kept.tar")).returncode == 1
    assert (tmp_path / "kept.tar").read_text() == "mine"
