"""Characters that cannot be drawn: PDF/UA-1 (ISO 14289-1, 7.21.8) refuses a document that shows a missing glyph."""

import functools
import unicodedata
from collections.abc import Mapping
from typing import Any

import typst

MARK = "\N{WHITE SQUARE}"
PROBE = b'#set document(title: "p")\n#set text(font: "Libertinus Serif", lang: "fr")\n#sys.inputs.text'
REMOVED = {"Cc", "Cs", "Co", "Cn"}
KEPT = "\n\t"


def without_controls(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the data with control characters, lone surrogates and unassigned characters taken out of its texts."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in REMOVED)
    if isinstance(value, Mapping):
        return {without_controls(key): without_controls(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_controls(item) for item in value]
    return value


def is_illegible(error: typst.TypstError) -> bool:
    """Whether a compilation failed because of a character that no font draws."""
    return "could not be displayed" in error.message


def legible(text: str, compiler: typst.Compiler) -> str:
    """Return the text with each character that no font draws replaced by a white square."""
    return "".join(c if c.isascii() or _is_drawn(c, compiler) else MARK for c in text)


@functools.lru_cache(maxsize=20_000)
def _is_drawn(character: str, compiler: typst.Compiler) -> bool:
    """Ask the compiler itself, about half a millisecond a character, once a process."""
    try:
        compiler.compile(input=PROBE, sys_inputs={"text": f"a{character}a"}, pdf_standards="ua-1")
    except typst.TypstError:
        return False
    return True
