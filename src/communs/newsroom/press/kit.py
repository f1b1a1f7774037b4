"""The press kit: everything of an entry in one archive, written while it is sent."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import ContentFile
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communs.core.files.naming import cleaned_name
from communs.newsroom.models import Attachment, Entry, Picture
from communs.newsroom.press import keeping
from communs.newsroom.press.content import PARIS, Content, content_of
from communs.newsroom.press.html import page_of
from communs.newsroom.press.plain import text_of

CHUNK = 256 * 1024
#: What is compressed already gains nothing by being compressed again.
STORED = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".zip", ".docx", ".xlsx", ".odt", ".ods"}


@dataclass(frozen=True)
class Part:
    """One file of the archive: `open` gives its bytes when its turn comes."""

    name: str
    open: Callable[[], IO[bytes]]


class Pipe:
    """What an archive is written to: it keeps what was written until somebody takes it."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        """Keep some bytes."""
        self._chunks.append(bytes(chunk))
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken, self._chunks = b"".join(self._chunks), []
        return taken


def kit(entry: Entry) -> Iterator[bytes]:
    """Return the archive of an entry, piece by piece; its files are read one after the other. Raises `PdfError` first."""
    content = content_of(entry)
    parts = [*_writings(entry, content), *_pictures(content), *_documents(content)]
    return archive(parts, entry.slug, timezone.localtime(entry.last_published_at or entry.released_at, PARIS))


def archive(parts: Iterable[Part], folder: str, at: datetime) -> Iterator[bytes]:
    """Write files into one folder of a zip archive, never holding more than a piece of one in memory."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as written:  # type: ignore[call-overload] # a pipe is written to, never read
        for part in parts:
            info = zipfile.ZipInfo(f"{folder}/{part.name}", at.timetuple()[:6])
            stored = PurePosixPath(part.name).suffix.lower() in STORED
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            with part.open() as source, written.open(info, "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield pipe.take()
    yield pipe.take()


def _writings(entry: Entry, content: Content) -> list[Part]:
    names = {key: f"images/{name}" for key, name in _names(content.pictures).items()}
    page = page_of(content, lambda key: names.get(key, ""))
    document = keeping.pdf(entry)[0]
    made = {"pdf": document, "txt": text_of(content).encode(), "html": page.encode()}
    return [_made(f"{entry.slug}.{suffix}", written) for suffix, written in made.items()]


def _pictures(content: Content) -> list[Part]:
    """The pictures as they were given, and who made them."""
    names = _names(content.pictures)
    parts = [Part(f"images/{names[key]}", _opener(picture)) for key, picture in content.pictures.items()]
    return [*parts, _made("images/credits.txt", _credits(content, names).encode())] if parts else []


def _documents(content: Content) -> list[Part]:
    names = _names({file.pk: file for file in content.attachments})
    return [Part(f"documents/{names[file.pk]}", _opener(file)) for file in content.attachments]


def _credits(content: Content, names: dict[int, str]) -> str:
    with translation.override(content.language):
        lines = [_("Mentionnez le crédit de chaque image que vous publiez."), ""]
        for key, picture in content.pictures.items():
            lines += [names[key], _("Crédit : %(credit)s") % {"credit": picture.credit or _("non précisé")}]
            lines += [f"{label}{text}" for label, text in _about(picture) if text] + [""]
        return "\n".join(lines)


def _about(picture: Picture) -> list[tuple[str, str]]:
    return [(_("Légende : "), picture.caption), (_("Description : "), picture.default_alt_text)]


def _names(files: Mapping[int, Picture | Attachment]) -> dict[int, str]:
    """Names that no two files share: 1-salle.png, 2-salle.png."""
    return {
        key: f"{rank}-{cleaned_name(PurePosixPath(file.file.name).name)}"
        for rank, (key, file) in enumerate(files.items(), 1)
    }


def _opener(row: "Picture | Attachment") -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        try:
            return row.file.storage.open(row.file.name)
        except OSError:
            return ContentFile(b"")

    return opened


def _made(name: str, content: bytes) -> Part:
    return Part(name, lambda: ContentFile(content))
