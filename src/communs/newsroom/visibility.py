"""What the public may see at a moment: published, out of embargo, not expired. The one rule for every way out.

Pages, lists, feeds, search, sitemap, API and e-mails all read through it, so that an embargo ends everywhere at the same
second, without waiting for a job.
"""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone


def visible(at: datetime | None = None, prefix: str = "") -> Q:
    """Return the condition on entries (or, with a `prefix` such as "entry__", on what leads to them)."""
    now = at or timezone.now()
    free = Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": now})
    current = Q(**{f"{prefix}expire_at": None}) | Q(**{f"{prefix}expire_at__gt": now})
    return Q(**{f"{prefix}live": True}) & free & current
