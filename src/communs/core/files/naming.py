"""Names of files as people see them."""

import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 150
LONGEST_EXTENSION = 20
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def cleaned_name(name: str) -> str:
    """Return a name without folders, control or direction-changing characters, in NFC, at most 150 characters long.

    The extension is kept and put in lower case; a name with nothing left but its extension becomes "fichier".
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in " ".join(last.split()) if unicodedata.category(c) not in INVISIBLE)
    text = " ".join(unicodedata.normalize("NFC", visible).split())
    text = (f"fichier{text}" if text.startswith(".") else text).strip(". ")
    stem, _dot, extension = text.rpartition(".") if "." in text else (text, "", "")
    extension = unicodedata.normalize("NFC", extension.lower())[:LONGEST_EXTENSION].strip()
    stem = stem[: MAX_LENGTH - len(extension) - 1].strip(" ") or "fichier"
    return f"{stem}.{extension}" if extension else stem


def extension_of(name: str) -> str:
    """Return the extension without its dot, in lower case, or an empty string."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()
