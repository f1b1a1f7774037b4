"""Dropping every kept page, in every process of every machine."""

from django.db import connection

CHANNEL = "communs_page_cache"


def purge() -> None:
    """Have every web process drop the pages that it keeps, once the transaction in hand is committed, else never.

    PostgreSQL delivers the notice at COMMIT, after what was written has become visible, and once however often it is
    asked for in one transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
