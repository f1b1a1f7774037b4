"""The database as libpq writes an address: for a program, or a connection that is not Django's."""

from typing import Any

from django.db import connection
from psycopg.conninfo import make_conninfo

KEYS = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")


def address(**options: str | int) -> str:
    """Return where Django's database is and who signs in, with further options of libpq."""
    known: dict[str, Any] = connection.get_connection_params()
    parts: dict[str, Any] = {key: known[key] for key in KEYS if known.get(key)} | options
    return make_conninfo(**parts)
