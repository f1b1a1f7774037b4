"""What the addresses of an entry answer, remembered for the review."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from communs.newsroom.link_asking import Answer, ask_all
from communs.newsroom.models import Entry, LinkCheck
from communs.newsroom.reviewing import subject_of

FRESH = timedelta(hours=6)
LONGEST = 2000


def check_links_of(entry: Entry) -> int:
    """Ask every address that an entry links to and that was not asked lately; return how many were asked.

    What cannot be reached is remembered as « not checked », never as fine.
    """
    wanted = {link.target for link in subject_of(entry).all_links if link.target.startswith(("http://", "https://"))}
    recent = LinkCheck.objects.filter(checked_at__gt=timezone.now() - FRESH).exclude(status=0)
    fresh = set(recent.filter(url__in=wanted).values_list("url", flat=True))
    return remember(asyncio.run(ask_all(sorted(url for url in wanted - fresh if len(url) <= LONGEST))))


def remember(answers: Iterable[Answer]) -> int:
    """Write answers down, in place of the former ones."""
    rows = [
        LinkCheck(url=one.url, status=one.status, error=one.error[:200], checked_at=timezone.now()) for one in answers
    ]
    LinkCheck.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["url"], update_fields=["status", "error", "checked_at"]
    )
    return len(rows)
