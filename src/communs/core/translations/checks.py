"""What is wrong with the texts: missing, unsure or unused ones, lost placeholders, careless typography."""

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Message

from communs.core.translations.catalogue import MERGED, REST, Key, extracted, merged, parts, read, rendered, texts

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
NOT_TEXT = re.compile(r"<[^>]*>|https?://\S+|&#?\w+;|%\(\w+\)[sdf]|\{[^}]*\}|%[-+0-9.]*[a-zA-Z%]")
TYPOGRAPHY = (
    (re.compile(r"\w'\w"), "straight apostrophe, write ’"),
    (re.compile(r"(?<![\u00a0\u202f\s;:!?])[;!?]"), "no-break space missing before ; ! or ?"),
    (re.compile(r"(?<![\u00a0\u202f\s]):(?=\s|$)"), "no-break space missing before :"),
    (re.compile(r"[ \t\n][;:!?»]"), "ordinary space before ; : ! ? or »"),
    (re.compile(r"«(?![\u00a0\u202f])"), "no-break space missing after «"),
    (re.compile(r"(?<![\u00a0\u202f ])»"), "no-break space missing before »"),
    (re.compile(r"\.\.\."), "three dots, write …"),
)


def faults() -> list[str]:
    """Return every fault, one sentence each; an empty list is a complete catalogue."""
    known = texts(read(MERGED)) if MERGED.exists() else {}
    sources = texts(extracted())
    found = [*_missing(sources, known), *_unused(sources), *_conflicts()]
    for one, message in known.items():
        found += [f"{one[0]!r}: {fault}" for fault in message_faults(message)]
    for one in sources:
        found += [f"{one[0]!r}: {fault}" for fault in typography(one[0])]
    if not found and (not MERGED.exists() or MERGED.read_text() != rendered(merged())):
        found.append("the catalogue is older than its parts: run `communs translations update`")
    return found


def typography(source: str) -> list[str]:
    """Return what French typography objects to in a source text; mark-up, addresses and placeholders are left out."""
    bare = NOT_TEXT.sub("x", source.replace("&nbsp;", "\u00a0"))
    return [fault for pattern, fault in TYPOGRAPHY if pattern.search(bare)]


def _missing(sources: dict[Key, Message], known: dict[Key, Message]) -> Iterator[str]:
    for one, source in sources.items():
        message = known.get(one)
        strings = () if message is None else _strings(message)
        if not strings or not all(strings):
            places = ", ".join(sorted({name for name, _ in source.locations}))
            yield f"{one[0]!r}: no English text ({places})"


def _unused(sources: dict[Key, Message]) -> Iterator[str]:
    for path, part in parts():
        for one in texts(part):
            if one not in sources:
                yield f"{one[0]!r}: unused ({path.name})"


def _conflicts() -> Iterator[str]:
    seen: dict[Key, tuple[str, tuple[str, ...]]] = {}
    for path, part in parts():
        for one, message in texts(part).items() if path != REST else ():
            first = seen.setdefault(one, (path.name, _strings(message)))
            if first[1] != _strings(message):
                yield f"{one[0]!r}: two English texts ({first[0]}, {path.name})"


def message_faults(message: Message) -> list[str]:
    """Return what is wrong with one translated text."""
    found = ["fuzzy"] if message.fuzzy else []
    source = message.id if isinstance(message.id, str) else message.id[1]
    strings = _strings(message)
    if strings and strings[-1] and _placeholders(source) != _placeholders(strings[-1]):
        found.append(f"placeholders differ in {strings[-1]!r}")
    return found


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))
