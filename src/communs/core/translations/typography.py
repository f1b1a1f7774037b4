"""No-break spaces and apostrophes, written into the sources where a person typed ordinary ones."""

import re

from communs.core.translations.catalogue import PACKAGE, PARTS, extracted, texts
from communs.core.translations.checks import typography

TESTS = PACKAGE.parents[1] / "tests"
REWRITES = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r" (?=[;:!?»])"), "\u00a0"),
    (re.compile(r"« ?(?!\u00a0|\u202f)"), "«\u00a0"),
    (re.compile(r"(?<![\u00a0\u202f\s])»"), "\u00a0»"),
)


def rewritten(source: str) -> str:
    """Return a source text with French typography."""
    for pattern, replacement in REWRITES:
        source = pattern.sub(replacement, source)
    return source


def rewrite() -> list[str]:
    """Correct the careless texts where they stand, in the parts and in the tests; return the files changed."""
    changed = set()
    for (text, _), message in texts(extracted()).items():
        if typography(text):
            for path in [*(PACKAGE / name for name, _ in message.locations), *PARTS.glob("*.po"), *TESTS.rglob("*.py")]:
                content = path.read_text()
                corrected = _corrected(content, text)
                if corrected != content:
                    path.write_text(corrected)
                    changed.add(str(path))
    return sorted(changed)


def _corrected(content: str, text: str) -> str:
    """Replace a text as Python and PO files write it, and as templates do."""
    for one in {text, re.sub(r"%\((\w+)\)s", r"{{ \1 }}", text)}:
        content = content.replace(one, rewritten(one))
    return content
