"""The one engine, PostgreSQL: embedded by default, yours by `DATABASE_URL`."""

from communs.core.database.connection import connection_settings

__all__ = ["connection_settings"]
