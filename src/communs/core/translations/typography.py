"""No-break spaces and apostrophes, written into the sources where a person typed ordinary ones."""

import re

from communs.core.translations.catalogue import PACKAGE, PARTS, extracted, texts
from communs.core.translations.checks import typography

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
    """Correct the careless texts in the files where they stand and in the parts; return the files changed."""
    changed = set()
    for (text, _), message in texts(extracted()).items():
        if typography(text):
            for path in [*(PACKAGE / name for name, _ in message.locations), *PARTS.glob("*.po")]:
                content = path.read_text()
                if text in content:
                    path.write_text(content.replace(text, rewritten(text)))
                    changed.add(str(path))
    return sorted(changed)
