"""Files: checked by content, scanned, served by short-lived links."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communs.core.files.enums import DEFAULT, Accept, FileState
    from communs.core.files.errors import AlreadyAttached, FileRefused
    from communs.core.files.kinds import extensions_of
    from communs.core.files.links import url_for
    from communs.core.files.models import StoredFile
    from communs.core.files.operations.keeping import attach, attached_files, content_of, discard
    from communs.core.files.operations.storing import MAX_BYTES, checked, duplicate, store

_HOMES = {
    "DEFAULT": "enums",
    "Accept": "enums",
    "FileState": "enums",
    "AlreadyAttached": "errors",
    "FileRefused": "errors",
    "extensions_of": "kinds",
    "url_for": "links",
    "StoredFile": "models",
    "attach": "operations.keeping",
    "attached_files": "operations.keeping",
    "content_of": "operations.keeping",
    "discard": "operations.keeping",
    "MAX_BYTES": "operations.storing",
    "checked": "operations.storing",
    "duplicate": "operations.storing",
    "store": "operations.storing",
}
__all__ = [
    "DEFAULT",
    "MAX_BYTES",
    "Accept",
    "AlreadyAttached",
    "FileRefused",
    "FileState",
    "StoredFile",
    "attach",
    "attached_files",
    "checked",
    "content_of",
    "discard",
    "duplicate",
    "extensions_of",
    "store",
    "url_for",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: Django imports this package before its models may be."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
