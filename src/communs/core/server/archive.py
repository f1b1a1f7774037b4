"""Back-up and restoration: the whole installation in one file."""

import subprocess
import tarfile
import tempfile
from pathlib import Path

import click
from django.db import connection

from communs.core.database.address import address
from communs.core.database.embedded import BINARIES
from communs.core.server.preparation import command
from communs.env import environment

DUMP = "database.dump"
FILES = "files"


def back_up(target: Path) -> None:
    """Write the database, as of one instant, and the files of this machine into the archive `target`.

    The service may go on meanwhile. The archive is written aside and named at the end: a file that exists is complete.
    Raises `click.ClickException` when the target exists or the dump fails.
    """
    if target.exists():
        raise click.ClickException(f"{target} exists already; choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump, draft = Path(folder, DUMP), Path(folder, "archive")
        _run("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={address()}")
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w") as archive:
            archive.add(dump, DUMP)
            if _files().exists():
                archive.add(_files(), FILES)
        draft.rename(target)


def restore(source: Path) -> None:
    """Fill an empty database and an empty folder of files from the archive, then migrate and verify the journal.

    Raises `click.ClickException`, before anything is written, when either holds something or the archive is not one.
    """
    _nothing_to_lose()
    with tempfile.TemporaryDirectory(dir=environment().var_dir, prefix=".restore-") as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise click.ClickException(f"{source} is not an archive of communs: {error}") from error
        dump = Path(folder, DUMP)
        if not dump.exists():
            raise click.ClickException(f"{source} is not an archive of communs: it holds no {DUMP}.")
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
        _run("pg_restore", *options, f"--dbname={address()}", str(dump))
        if Path(folder, FILES).exists():
            _files().parent.mkdir(parents=True, exist_ok=True)
            Path(folder, FILES).rename(_files())
    command("manage", "migrate", "--no-input", "--verbosity=0")
    command("audit", "verify")


def _nothing_to_lose() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        tables: int = cursor.fetchone()[0]
    connection.close()
    if tables:
        raise click.ClickException(f"The database is not empty ({tables} tables); restore into a new one.")
    if _files().exists() and any(_files().iterdir()):
        raise click.ClickException(f"{_files()} is not empty; restore into a new folder (VAR_DIR=…).")
    if _files().exists():
        _files().rmdir()


def _files() -> Path:
    return environment().var_dir.absolute() / "files"


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([str(BINARIES / program), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(done.stderr.strip() or f"{program} failed.")
