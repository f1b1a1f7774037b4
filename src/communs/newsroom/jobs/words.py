"""Words are learnt a few minutes after a publication, and all of them again every night."""

from datetime import timedelta

from django.utils import timezone

from communs.core.jobs import periodic
from communs.newsroom.operations import words

RECENT = timedelta(minutes=25)


@periodic("*/10 * * * *")
def learn_recent_words() -> None:
    """Learn the words of what was published lately; the spans overlap, so that a late run misses nothing."""
    words.learn_words(timezone.now() - RECENT)


@periodic("23 2 * * *")
def learn_all_words() -> None:
    """Learn every word again, with its count; what left the site is forgotten."""
    words.learn_all_words()
