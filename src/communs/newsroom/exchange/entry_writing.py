"""An entry as a file: the one it came from with what has changed since, or a file of its own."""

from typing import Any

from communs.newsroom.enums import EntryKind
from communs.newsroom.exchange import kinds
from communs.newsroom.exchange.head_writing import ABSENT, patched, written
from communs.newsroom.exchange.keys import said
from communs.newsroom.exchange.portable import Block, body_text
from communs.newsroom.exchange.source import Source
from communs.newsroom.front_matter import HEAD, read_document


def rewritten(
    source: Source, fields: dict[str, Any], blocks: list[Block], changed: set[str], former: list[str]
) -> bytes:
    """Return the file of an entry that was imported, where only the keys of the fields that changed have changed.

    An entry that changed and is no more published says so. `former` are addresses that the file does not tell.
    """
    keys = {name for name in changed if name != "body"}
    if (changed or former) and not fields["live"]:
        keys.add("live")
    opening = source.opening
    if keys or former:
        document = read_document(opening.encode(), "")
        changes = said({name: fields[name] for name in keys}, document.front_matter)
        changes |= _redirections(former, document.front_matter)
        head = HEAD.match(opening)
        start, end = head.span("yaml") if head else (0, 0)
        opening = opening[:start] + patched(document.head, changes) + opening[end:]
    return source.wrapping.wrapped(opening + _body(source, blocks, changed=bool("body" in changed)))


def composed(kind: EntryKind, fields: dict[str, Any], blocks: list[Block], path: str, former: list[str]) -> bytes:
    """Return the file of an entry that was written here. Its slug is told when the name of the file does not."""
    told = dict(fields)
    if kinds.slug_of(kinds.slug_text(path, {})) == fields["slug"]:
        del told["slug"]
    if fields.get("all_day") is False or kind != EntryKind.EVENT:
        told.pop("all_day", None)
    keys = said(told, {}) | _redirections(former, {})
    head = written({key: value for key, value in keys.items() if value is not ABSENT})
    text = body_text(blocks).strip("\n")
    body = f"\n{text}\n" if text else ""
    return f"---\n{head}---\n{body}".encode()


def _body(source: Source, blocks: list[Block], *, changed: bool) -> str:
    if source.body is not None and not changed:
        return source.body
    return source.around(body_text(blocks))


def _redirections(former: list[str], data: dict[Any, Any]) -> dict[str, Any]:
    given = data.get("redirect_from")
    known = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    return {"redirect_from": [*known, *former]} if former else {}
