"""Where the pictures and files of a post are: their addresses in the text, their files in the folder."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from communs.core.files.enums import Accept
from communs.core.files.kinds import BY_EXTENSION
from communs.newsroom.exchange.folder import is_below

PUBLIC_FOLDERS = ("", "public", "static", "assets", "src")
MAX_BYTES = 100_000_000
LINK = re.compile(r"""(?:\]\(\s*<?|\b(?:src|href)\s*=\s*["']?)(?P<address>[^\s"'<>()]+(?:\([^\s()]*\)[^\s"'<>()]*)*)""")


@dataclass(frozen=True)
class Medium:
    """A picture or a file that a post names: its address as written, and the line."""

    address: str
    line: int

    @property
    def is_elsewhere(self) -> bool:
        """Whether another site holds it."""
        return bool(re.match(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)", self.address))

    @property
    def is_picture(self) -> bool:
        """Whether its extension is that of a picture."""
        kind = BY_EXTENSION.get(extension_of(self.address))
        return kind is not None and kind.family == Accept.IMAGE


@dataclass(frozen=True)
class MediumFile:
    """A file of the folder: its path there, its size and the digests of its content."""

    path: Path
    name: str
    size: int
    sha256: str
    sha1: str


def extension_of(address: str) -> str:
    """Return the extension of what an address leads to, in lower case."""
    return PurePosixPath(bare(address)).suffix.removeprefix(".").lower()


def bare(address: str) -> str:
    """Return the path of an address: decoded, without its query."""
    return unquote(re.split(r"[?#]", address, maxsplit=1)[0])


def media_of(text: str, first_line: int) -> Iterator[Medium]:
    """Yield the pictures and files of this site that a text links to, with their lines."""
    line, position = first_line, 0
    for found in LINK.finditer(text):
        line += text.count("\n", position, found.start())
        position = found.start()
        medium = Medium(found["address"], line)
        if not medium.is_elsewhere and (extension_of(medium.address) in BY_EXTENSION or names_a_folder(medium)):
            yield medium


def names_a_folder(medium: Medium) -> bool:
    """Whether an address ends by `/pdf` where `.pdf` was meant."""
    return bool(re.search(r"/uploads/.*/(?:pdf|PDF)/?$", bare(medium.address)))


def file_of(medium: Medium, post: str, folder: Path) -> Path | None:
    """Return the file that an address of a post leads to in the folder, None when it is not there.

    `/uploads/a.png` is looked for in the folders above the post, and in their `public`, `static`…; `./a.png` beside it.
    """
    above = [folder / parent for parent in PurePosixPath(post).parents]
    for name in _spellings(medium.address):
        for parent in above:
            for inner in PUBLIC_FOLDERS:
                path = parent / inner / name.lstrip("/")
                if _is_file(path) and is_below(path, folder):
                    return path
    return None


def read_medium(path: Path, folder: Path) -> MediumFile:
    """Return the digests of a file. Only of a file of a reasonable size: beyond, its digests are empty."""
    size = path.stat().st_size
    name = path.resolve().relative_to(folder.resolve()).as_posix()
    if size > MAX_BYTES:
        return MediumFile(path, name, size, "", "")
    content = path.read_bytes()
    sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    return MediumFile(path, name, size, hashlib.sha256(content).hexdigest(), sha1)


def _spellings(address: str) -> list[str]:
    raw = re.split(r"[?#]", address, maxsplit=1)[0]
    names = [bare(address), raw]
    return list(dict.fromkeys(spelt for name in names for spelt in (name, *_normalised(name)) if "\0" not in spelt))


def _normalised(name: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
