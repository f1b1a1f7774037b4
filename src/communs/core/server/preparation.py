"""What a version needs before it serves: schema, translations, static files, demonstration content; each once."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click
import psycopg

from communs.env import ROOT, environment

PACKAGE = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
STATE = "CREATE TABLE IF NOT EXISTS installation (key text PRIMARY KEY, value text NOT NULL, at timestamptz NOT NULL)"
REMEMBER = """
    INSERT INTO installation VALUES (%s, %s, now())
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, at = excluded.at
"""


def prepare(url: str) -> None:
    """Bring the database of `url` up to date: schema, then demonstration content the first time.

    A start that has nothing to do costs one connection and does not even load Django.
    """
    once(url, "schema", schema_digest(), lambda: command("migrate"))
    # Its accounts have a password that everybody knows: never on a site that is not for development.
    if environment().demo and environment().debug:
        once(url, "demo", "loaded", lambda: command("demo", "load"))


def command(*arguments: str) -> None:
    """Run a command of communs to its end, in a process of its own.

    Raises `click.ClickException` when it fails; what it said stands above.
    """
    done = subprocess.run([sys.executable, "-m", "communs.cli", *arguments], check=False)
    if done.returncode:
        raise click.ClickException(f"« communs {' '.join(arguments)} » failed; nothing is served.")


def once(url: str, key: str, value: str, work: Callable[[], None]) -> None:
    """Do `work` unless the database remembers that it was done for this `value`."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute(STATE)
        done = connection.execute("SELECT value FROM installation WHERE key = %s", [key]).fetchone()
        if done != (value,):
            work()
            connection.execute(REMEMBER, [key, value])


def schema_digest() -> str:
    """Identify the schema: our migrations, and the versions of everybody else's."""
    return _digest([LOCK, *PACKAGE.glob("**/migrations/*.py")])


def migrate() -> None:
    """Apply the migrations, then lay the rooms' foundations.

    A migration that would hold up the service for more than a few seconds gives up instead.
    """
    from django.core.management import call_command
    from django.db import connection

    from communs.core.foundations import lay

    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '4s'; SET statement_timeout = '5s'")
    call_command("migrate", interactive=False, verbosity=1)
    lay()
    connection.close()


def collect_static() -> None:
    """Gather the static files, compressed and named by content, unless this version's are there already."""
    env = environment()
    if env.debug:
        return
    stamp = env.var_dir / "static.digest"
    digest = _digest([LOCK, *PACKAGE.glob("**/static/**/*.*")])
    if not stamp.exists() or stamp.read_text() != digest:
        command("manage", "collectstatic", "--no-input", "--verbosity=0")
        stamp.write_text(digest)


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            digest.update(str(path).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
