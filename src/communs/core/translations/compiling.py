"""From catalogues to the binary files that the interface reads."""

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LOCALE = Path(__file__).resolve().parents[2] / "locale"
SOURCE = LOCALE / "en" / "LC_MESSAGES" / "django.po"
ALLAUTH = LOCALE / "fr" / "allauth.po"
LANGUAGES = ("en", "fr")


def compiled(language: str) -> Path:
    """Return the path of a language's binary catalogue."""
    return LOCALE / language / "LC_MESSAGES" / "django.mo"


def ensure_compiled() -> None:
    """Write the binary catalogues again when the texts are newer than they are."""
    if not SOURCE.exists():
        return
    changed = max(source.stat().st_mtime for source in (SOURCE, ALLAUTH))
    if any(not compiled(one).exists() or compiled(one).stat().st_mtime < changed for one in LANGUAGES):
        compile_all()


def compile_all() -> None:
    """Write the English catalogue, and the French one: the source's plural forms, and our words for allauth's pages."""
    from communs.core.translations.catalogue import MERGED, read

    english = read(MERGED)
    _write(english, compiled("en"))
    _write(french(english), compiled("fr"))


def french(english: "Catalog") -> "Catalog":
    """Return the sources' own plural forms (French counts 0 and 1 as singular, Django's default only 1), and allauth's."""
    from babel.messages.catalog import Catalog

    from communs.core.translations.catalogue import read

    catalog = Catalog(locale="fr", charset="utf-8")
    catalog.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n > 1);")]
    for message in english:
        if message.id and message.pluralizable:
            catalog.add(message.id, tuple(message.id), context=message.context)
    for message in read(ALLAUTH, "fr"):
        if message.id:
            catalog.add(message.id, message.string, context=message.context)
    return catalog


def _write(catalog: "Catalog", path: Path) -> None:
    from babel.messages.mofile import write_mo

    buffer = BytesIO()
    write_mo(buffer, catalog)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f".{os.getpid()}.mo")
    written.write_bytes(buffer.getvalue())
    written.replace(path)
