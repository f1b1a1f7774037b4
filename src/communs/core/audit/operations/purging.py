"""Destroying a chain, when the law says that what it tells must go (GDPR, article 17)."""

from django.db import connection
from django.utils import timezone


def purge(subject: str, reason: str) -> int:
    """Delete every entry of `subject`, keep a row that says so, why and what its last digest was; return how many.

    Raises `ValueError` without a reason.
    """
    if not reason.strip():
        raise ValueError("A purge needs a reason.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_purge(%s, %s, %s)", [subject, reason.strip(), timezone.now()])
        return int(cursor.fetchone()[0])
