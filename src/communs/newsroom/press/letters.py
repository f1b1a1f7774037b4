"""The letter by which an entry goes to the press: its subject, its text, its HTML, in the language of its reader.

Private addresses are written as those of `MARKS` (hosts that can never exist, RFC 2606), and replaced when a letter
leaves: what is remembered of a letter holds no secret.
"""

import hashlib
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communs.core import calendar_words
from communs.core.mail.rendering import Rendered, render
from communs.newsroom.enums import MailingForm
from communs.newsroom.models import Entry, Picture
from communs.newsroom.press.content import PARIS, Content, content_of
from communs.newsroom.press.html import Addresses, Around, page_of
from communs.newsroom.press.letterhead import letterhead
from communs.newsroom.press.plain import text_of
from communs.newsroom.press.queries import under_embargo

READ, PREFERENCES, UNSUBSCRIBE = "https://read.invalid/", "https://preferences.invalid/", "https://unsubscribe.invalid/"
SHOWN = "max-1200x1200|bgcolor-ffffff|format-jpeg|jpegquality-80"


@dataclass(frozen=True)
class Private:
    """The addresses of one reader."""

    read: str
    preferences: str
    unsubscribe: str

    def put(self, written: Rendered) -> Rendered:
        """Return a letter with these addresses instead of the marks."""
        return Rendered(written.subject, self._put(written.text), self._put(written.html))

    def _put(self, text: str) -> str:
        marks = {READ: self.read, PREFERENCES: self.preferences, UNSUBSCRIBE: self.unsubscribe}
        for mark, address in marks.items():
            text = text.replace(mark, address)
        return text


def letter_of(entry: Entry, *, form: str, intro: str, language: str) -> Rendered:
    """Write an entry, or its twin in the reader's language, as it may be sent at this second, with marks."""
    version = version_for(entry, language)
    if under_embargo(version) and form == MailingForm.LINK:
        return _link(version, intro, language)
    content = content_of(version)
    if content.embargo:
        content = replace(content, url=READ)
    with translation.override(language):
        around = _around(content, version, intro)
        text = _text(content, around)
    subject = f"{content.embargo} – {content.title}" if content.embargo else content.title
    return Rendered(subject, text, page_of(content, addresses_of(content), around))


def version_for(entry: Entry, language: str) -> Entry:
    """Return the twin of an entry in a language, when it is published under the same embargo; else the entry itself."""
    if entry.language == language:
        return entry
    family = Entry.objects.filter(live=True, language=language, embargo_until=entry.embargo_until)
    root = entry.original_id or entry.pk
    twin = family.filter(original_id=root).first() or family.filter(pk=root).first()
    alive = twin and not (twin.expire_at and twin.expire_at <= timezone.now())
    return twin.specific if twin and alive else entry


def digest_of(written: Rendered) -> str:
    """Return what names a content."""
    return hashlib.sha256(repr((written.subject, written.text, written.html)).encode()).hexdigest()


def _link(entry: Entry, intro: str, language: str) -> Rendered:
    """A letter that says nothing of the text but its embargo."""
    assert entry.embargo_until is not None  # noqa: S101 - the caller asked
    with translation.override(language):
        until = calendar_words.moment(timezone.localtime(entry.embargo_until, PARIS))
        kind = str(entry.get_kind_display()).lower()
    context = {"body": letterhead().name, "kind": kind, "until": until, "intro": intro, "url": READ}
    addresses = {"preferences": PREFERENCES, "unsubscribe": UNSUBSCRIBE}
    return render("newsroom/mail/private_link", language, {**context, **addresses})


def _around(content: Content, entry: Entry, intro: str) -> Around:
    """The links at the end: the entry here, its files, and the reader's own pages."""
    base = f"{settings.SITE_URL}{entry.path_on_site.rstrip('/')}"
    document, kit = (f"{READ}document.pdf", f"{READ}dossier.zip") if content.embargo else (f"{base}.pdf", f"{base}.zip")
    links = (
        (_("Lire en ligne"), content.url),
        (_("Télécharger le PDF"), document),
        (_("Télécharger le dossier de presse"), kit),
        (_("Choisir ce que je reçois"), PREFERENCES),
        (_("Me désabonner"), UNSUBSCRIBE),
    )
    reason = _("Vous recevez ce message parce que vous êtes abonné aux communiqués de %(body)s.")
    return Around(intro, links, reason % {"body": content.letterhead.name})


def _text(content: Content, around: Around) -> str:
    colon = _(" :")
    parts = [around.intro, text_of(content)] if around.intro else [text_of(content)]
    links = "\n".join(f"{label}{colon} {address}" for label, address in around.links)
    return "\n\n".join([*parts, "-- ", around.reason, links]) + "\n"


def addresses_of(content: Content) -> Addresses:
    """Return what gives the address of a picture of this content."""
    return lambda key: shown(content.pictures[key])


def shown(picture: Picture) -> str:
    """Return the address of a picture at the width of a letter; empty when its file is lost."""
    try:
        url = str(picture.get_rendition(SHOWN).url)
    except OSError:
        return ""
    return url if url.startswith("http") else f"{settings.SITE_URL}{url}"
