"""PDF, zip containers (Office, OpenDocument, archives) and the compound files of former Office versions."""

from collections.abc import Callable
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from django.utils.translation import gettext as _

from communs.core.files.checks.refusals import contains, damaged, head_of, not_what_it_says, two_formats
from communs.core.files.errors import FileRefused

MAX_ENTRIES = 20_000
MAX_UNPACKED = 2 << 30
ENCRYPTED = 0x1
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")


def pdf(content: BinaryIO) -> None:
    """Refuse what does not start as a PDF, is cut before its end, or is also a zip archive."""
    if not head_of(content).startswith(b"%PDF-"):
        raise not_what_it_says()
    content.seek(0, 2)
    content.seek(max(0, content.tell() - 2048))
    if b"%%EOF" not in content.read():
        raise damaged()
    if is_zipfile(content):
        raise two_formats()


def office(part: str) -> Callable[[BinaryIO], None]:
    """Return the check of an Office Open XML format whose main folder is `part`, without macros."""

    def check(content: BinaryIO) -> None:
        names = {entry.filename for entry in _entries(content)}
        if "[Content_Types].xml" not in names or not any(name.startswith(part) for name in names):
            raise not_what_it_says()
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise FileRefused(_("Ce document contient des macros, refusées par sécurité. Enregistrez-le sans macros."))

    return check


def open_document(mimetype: str) -> Callable[[BinaryIO], None]:
    """Return the check of an OpenDocument format, which names itself in its entry `mimetype`."""

    def check(content: BinaryIO) -> None:
        if "mimetype" not in {entry.filename for entry in _entries(content)}:
            raise not_what_it_says()
        with ZipFile(content) as container, container.open("mimetype") as entry:
            if entry.read(200).decode("ascii", "replace").strip() != mimetype:
                raise not_what_it_says()

    return check


def compound(stream: str) -> Callable[[BinaryIO], None]:
    """Return the check of a former Office format, recognised by the name of its main stream."""

    def check(content: BinaryIO) -> None:
        if not head_of(content).startswith(OLE_SIGNATURE):
            raise not_what_it_says()
        if not contains(content, [stream.encode("utf-16-le")], exact=True):
            raise not_what_it_says()

    return check


def archive(content: BinaryIO) -> None:
    """Refuse what is not a zip archive, or one that cannot be opened safely."""
    _entries(content)


def _entries(content: BinaryIO) -> list[ZipInfo]:
    if not head_of(content).startswith(b"PK\x03\x04"):
        raise not_what_it_says()
    try:
        with ZipFile(content) as container:
            entries = container.infolist()
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise damaged() from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise FileRefused(
            _("Une fois décompressé, ce fichier serait trop volumineux. Répartissez-le en plusieurs fichiers.")
        )
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise FileRefused(_("Ce fichier est protégé par un mot de passe. Retirez la protection, puis renvoyez-le."))
    return entries
