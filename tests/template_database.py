"""The database that every test database is copied from: migrated once for each state of the schema."""

import os
import subprocess
import sys

import psycopg
from psycopg.conninfo import make_conninfo

from communs.core.server.preparation import schema_digest

PREFIX = "communs_template_"
ONE_AT_A_TIME = 4_217


def migrated_template() -> str:
    """Return the name of the template, after having created it if it is not there."""
    from django.db import connection

    name = PREFIX + schema_digest()[:12]
    server = connection.get_connection_params()
    address = {key: server[key] for key in ("host", "port", "user", "password") if key in server}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        known = {
            row[0] for row in cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        }
        if name not in known:
            for stale in known:
                cursor.execute(f'DROP DATABASE "{stale}" WITH (FORCE)')
            _create(cursor, name, address)
    return name


def _create(cursor: "psycopg.Connection[tuple[str]]", name: str, address: dict[str, str]) -> None:
    """Migrate aside, then rename: an interrupted creation leaves nothing that looks complete."""
    draft = f"{name}_draft"
    cursor.execute(f'DROP DATABASE IF EXISTS "{draft}"')
    cursor.execute(f'CREATE DATABASE "{draft}"')
    host = make_conninfo(**{key: value for key, value in address.items() if key == "host"})
    url = f"postgresql://{address.get('user', '')}:{address.get('password', '')}@:{address.get('port', '')}/{draft}?{host}"
    subprocess.run(
        [sys.executable, "-m", "communs.cli", "manage", "migrate", "--verbosity=0"],
        env=os.environ | {"DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
