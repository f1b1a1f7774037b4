"""Pictures and files inside blocks: addresses in files, keys of rows in the database."""

from collections.abc import Callable
from typing import Any

Block = tuple[str, Any]
Data = dict[str, Any]
#: The key of a row from (`image` or `document`, address); None when it is missing.
Found = Callable[[str, str], int | None]
#: The address from (`image` or `document`, key).
Addressed = Callable[[str, int], str]


def with_rows(block: Block, found: Found) -> Block:
    """Return a block as the database keeps it; what is missing keeps its address in `missing`."""
    return _changed(block, lambda name, data: _row(name, data, found))


def with_addresses(block: Block, addressed: Addressed) -> Block:
    """Return a block as a file tells it."""
    return _changed(block, lambda name, data: _address(name, data, addressed))


def _changed(block: Block, change: Callable[[str, Data], Data]) -> Block:
    kind, data = block
    if kind == "picture":
        return kind, change("image", data)
    if kind == "file":
        return kind, change("document", data)
    if kind == "slideshow":
        return kind, data | {"slides": [change("image", slide) for slide in data.get("slides", [])]}
    if kind == "files":
        return kind, data | {"files": [change("document", file) for file in data.get("files", [])]}
    if kind == "video":
        changed = change("image", data)
        changed.pop("missing", None)
        return kind, changed
    return block


def _row(name: str, data: Data, found: Found) -> Data:
    key = _key_in_files(name)
    address = data.get(key) or ""
    row = found(name, address) if address else None
    rest = {inner: value for inner, value in data.items() if inner != key}
    return {name: row, **rest, "missing": "" if row else address}


def _address(name: str, data: Data, addressed: Addressed) -> Data:
    key = _key_in_files(name)
    row = data.get(name)
    address = addressed(name, row) if row else data.get("missing", "")
    rest = {inner: value for inner, value in data.items() if inner not in {name, "missing"}}
    return ({key: address} if address else {}) | rest


def _key_in_files(name: str) -> str:
    return "file" if name == "document" else name
