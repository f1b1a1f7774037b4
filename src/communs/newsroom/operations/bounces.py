"""What returned letters change: the letter is marked, and its journalist is suspended or watched."""

import mailbox
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.db import transaction

from communs.core.audit import record
from communs.newsroom.enums import LetterState
from communs.newsroom.models import Letter
from communs.newsroom.operations.journalists import count_soft_bounce, suspend
from communs.newsroom.press.bounces import Returned, read_returned


class Reading(Enum):
    """What was made of a message."""

    UNKNOWN = "nothing to do with a letter of ours"
    HARD = "the journalist is suspended"
    SOFT = "counted"
    IGNORED = "the letter did arrive, or the return was known"


@transaction.atomic
def receive(content: bytes) -> Reading:
    """Take account of one message that came to our return address. The same return twice counts once."""
    returned = read_returned(content)
    letter = _letter(returned) if returned else None
    if returned is None or letter is None:
        return Reading.UNKNOWN
    if returned.permanent is None or letter.state != LetterState.SENT:
        return Reading.IGNORED
    letter.state, letter.error = LetterState.BOUNCED, returned.reason
    letter.save(update_fields=["state", "error"])
    record(letter.mailing, "letter_returned", actor=None, data={"letter": letter.pk.hex, "status": returned.status})
    if letter.journalist is None:
        return Reading.IGNORED
    if not returned.permanent:
        count_soft_bounce(letter.journalist, reason=returned.reason)
        return Reading.SOFT
    suspend(letter.journalist, reason=returned.reason or returned.status, by=None)
    return Reading.HARD


def read_maildir() -> int:
    """Read what the mail server left in `BOUNCE_MAILDIR`; return how many messages. Unknown ones are kept, as read."""
    if not settings.BOUNCE_MAILDIR or not Path(settings.BOUNCE_MAILDIR).is_dir():
        return 0
    box = mailbox.Maildir(settings.BOUNCE_MAILDIR, create=True)
    keys = [key for key in box.keys() if box.get_message(key).get_subdir() == "new"]  # noqa: SIM118 - no mapping
    for key in keys:
        if receive(box.get_bytes(key)) is Reading.UNKNOWN:
            message = box.get_message(key)
            message.set_subdir("cur")
            message.add_flag("S")
            box[key] = message
        else:
            box.discard(key)
    return len(keys)


def _letter(returned: Returned) -> Letter | None:
    letters = Letter.objects.select_for_update(of=("self",)).select_related("journalist", "mailing")
    return letters.filter(pk__in=returned.tokens).first() or letters.filter(message_id__in=returned.message_ids).first()
