"""One letter: handed to the outbox, then sent, refused or returned."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communs.core.mail import send_written
from communs.core.mail.models import Message
from communs.core.mail.rendering import Rendered
from communs.newsroom.enums import JournalistState, LetterState
from communs.newsroom.models import Entry, Journalist, Letter, LetterContent, Mailing, PrivateLink
from communs.newsroom.operations.journalists import suspend
from communs.newsroom.press import tokens
from communs.newsroom.press.letterhead import sender
from communs.newsroom.press.letters import Private, digest_of, letter_of
from communs.newsroom.press.queries import under_embargo

PURPOSE = "newsroom:mailing"
#: RFC 3463: X.1.Y speaks of the address itself; another refusal may be ours to mend.
NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b|\b(?:550|551|553)\b(?!.*\b5\.[2-7]\.)", re.DOTALL)


def hand(letter: Letter, entry: Entry, mailing: Mailing) -> None:
    """Write a letter to its journalist and queue its delivery; whoever left meanwhile is left alone.

    The caller locked the mailing, and asked whether the entry may be sent.
    """
    journalist = letter.journalist
    if journalist is None or journalist.state != JournalistState.ACTIVE:
        Letter.objects.filter(pk=letter.pk).update(
            state=LetterState.CANCELLED, error=_("Désabonné ou suspendu depuis.")
        )
        return
    written = letter_of(entry, form=mailing.form, intro=mailing.intro, language=journalist.language)
    content = _remembered(written)
    private = _private(entry, journalist)
    message = send_written(
        private.put(written),
        to=journalist.email,
        language=journalist.language,
        purpose=PURPOSE,
        headers=_headers(private),
        return_path=return_path(letter),
        sender=sender(),
    )
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.HANDED, handed_at=timezone.now(), content=content, message_id=message.message_id
    )


@transaction.atomic
def told(message: Message) -> None:
    """Learn how the delivery of a letter ended; an address that does not exist suspends its journalist."""
    from communs.newsroom.operations.mailing import end_if_done

    found = Letter.objects.filter(message_id=message.message_id).values_list("mailing", flat=True).first()
    if found is None:
        return
    mailing = Mailing.objects.select_for_update().get(pk=found)
    letter = Letter.objects.select_related("journalist").get(message_id=message.message_id)
    sent = message.state == Message.State.SENT
    letter.state, letter.error = (LetterState.SENT, "") if sent else (LetterState.FAILED, message.error)
    letter.save(update_fields=["state", "error"])
    if not sent and letter.journalist and NO_SUCH_ADDRESS.search(message.error):
        suspend(letter.journalist, reason=message.error, by=None)
    end_if_done(mailing)


def return_path(letter: Letter) -> str:
    """Return where returns of this letter come (VERP): `bounce+<letter>@host`, empty without `BOUNCE_ADDRESS`."""
    local, _at, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{letter.pk.hex}@{host}" if host else ""


def _headers(private: Private) -> dict[str, str]:
    """How mail programs unsubscribe in one click (RFC 8058), and name the list (RFC 2919)."""
    return {
        "List-Unsubscribe": f"<{private.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<presse.{urlsplit(settings.SITE_URL).hostname}>",
        "Precedence": "bulk",
    }


def _private(entry: Entry, journalist: Journalist) -> Private:
    """The addresses of one reader; under embargo, with a link that only they hold."""
    read = f"{settings.SITE_URL}{entry.path_on_site}"
    if under_embargo(entry):
        token = tokens.new_token()
        PrivateLink.objects.create(entry_id=entry.pk, journalist=journalist, token_hash=tokens.token_hash(token))
        read = tokens.private_url(token)
    return Private(read, tokens.preferences_url(journalist.pk), tokens.unsubscribe_url(journalist.pk))


def _remembered(written: Rendered) -> LetterContent:
    values = {"subject": written.subject, "text": written.text, "html": written.html}
    return LetterContent.objects.get_or_create(digest=digest_of(written), defaults=values)[0]
