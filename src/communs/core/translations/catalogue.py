"""Where the texts are: in the sources, in the parts, in the merged catalogue."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[2]
ENGLISH = PACKAGE / "locale" / "en"
MERGED = ENGLISH / "LC_MESSAGES" / "django.po"
PARTS = ENGLISH / "parts"
REST = PARTS / "rest.po"
HEADER = """\
# English texts of communs. Written by `communs translations update` from the parts: edit the parts.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
LAZY = {"gettext_lazy": None, "gettext_noop": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
KEYWORDS = LAZY | {"npgettext_lazy": ((1, "c"), 2, 3)}
METHODS = [
    ("**/tests/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "communs.core.translations.templates:extract_template"),
    ("**/templates/**.txt", "communs.core.translations.templates:extract_template"),
]

Key = tuple[str, str | None]


def key(message: Message) -> Key:
    """Return what identifies a text: its (singular) source and its context."""
    source = message.id if isinstance(message.id, str) else message.id[0]
    return str(source), message.context


def texts(catalog: Catalog) -> dict[Key, Message]:
    """Return the messages of a catalogue by their keys, without the header."""
    return {key(message): message for message in catalog if message.id}


def read(path: Path, language: str = "en") -> Catalog:
    """Read a catalogue of texts in a language. Raises `babel.messages.pofile.PoFileError` when it is malformed."""
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def parts() -> Iterator[tuple[Path, Catalog]]:
    """Yield the texts of `rest.po`, then the rooms' own, in the order of their names: what comes later wins."""
    for path in sorted(PARTS.glob("*.po"), key=lambda path: (path != REST, path.name)):
        yield path, read(path)


def extracted(folder: Path = PACKAGE) -> Catalog:
    """Return every text that the sources mark as translatable, each with the files where it stands."""
    from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

    catalog = Catalog(locale="en", charset="utf-8")
    found = extract_from_dir(folder, METHODS, keywords=DEFAULT_KEYWORDS | KEYWORDS)
    for name, line, source, comments, context in found:
        catalog.add(source, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def merged() -> Catalog:
    """Return the catalogue of the sources' texts with their English, from the parts."""
    english = {one: message for _, part in parts() for one, message in texts(part).items() if any(message.string or ())}
    catalog = Catalog(locale="en", charset="utf-8")
    for one, source in texts(extracted()).items():
        known = english.get(one)
        string = known.string if known is not None and bool(known.pluralizable) == bool(source.pluralizable) else None
        flags = known.flags if known is not None else ()
        catalog.add(source.id, string, flags=flags, context=source.context)
    return catalog


def rendered(catalog: Catalog) -> str:
    """Return a catalogue as the text of a PO file, sorted, with a header that does not change by itself."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=110, omit_header=True, sort_output=True)
    return HEADER + buffer.getvalue().decode()
