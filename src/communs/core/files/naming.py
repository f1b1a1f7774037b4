"""Names of files as people see them."""

import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 150
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def cleaned_name(name: str) -> str:
    """Return a name without folders, control or direction-changing characters, in NFC, at most 150 characters long.

    The extension is kept and put in lower case; a name with nothing left but its extension becomes "fichier".
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in INVISIBLE)
    path = PurePosixPath(" ".join(visible.split()).strip(". ") if not visible.startswith(".") else f"fichier{visible}")
    suffix = path.suffix.lower()[:20]
    stem = path.name[: -len(path.suffix)] if path.suffix else path.name
    return f"{stem[: MAX_LENGTH - len(suffix)].strip() or 'fichier'}{suffix}"


def extension_of(name: str) -> str:
    """Return the extension without its dot, in lower case, or an empty string."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()
