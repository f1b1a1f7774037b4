"""Reading a document of an outside source by JSONPath (RFC 9535), in bounded time.

The functions that match regular expressions are refused: their time may grow without bound, and what an author maps
needs none.
"""

import functools
import re
from typing import Any, TypeAlias

import jsonpath_rfc9535 as jsonpath
from django.utils.translation import gettext as _

Json: TypeAlias = Any
Scalar: TypeAlias = str | int | float | bool | None
MOST = 200
LONGEST = 1000
_FUNCTIONS = re.compile(r"\b(?:match|search)\s*\(")


@functools.lru_cache(maxsize=2000)
def _compiled(path: str) -> jsonpath.JSONPathQuery:
    return jsonpath.compile(path)


def mistake_in(path: str) -> str:
    """What is wrong with a path, in a sentence; empty when it can be used."""
    if _FUNCTIONS.search(path):
        return _("Les fonctions match et search ne sont pas admises dans un chemin JSONPath.")
    try:
        _compiled(path)
    except (jsonpath.JSONPathError, RecursionError, ValueError):
        return _("Ce chemin JSONPath est mal écrit : il ressemble à $.nom ou à $.adresse.ville.")
    return ""


def values(path: str, document: Json) -> list[Any]:
    """What stands at this path, at most 200 values; nothing where the document has another form."""
    found = []
    try:
        for node in _compiled(path).finditer(document):
            found.append(node.value)
            if len(found) == MOST:
                break
    except (jsonpath.JSONPathError, RecursionError):
        return []
    return found


def scalar(path: str, document: Json) -> Scalar:
    """The value at this path: one scalar as it is, several ones joined by commas, nothing for an object."""
    found = [one for one in _flat(values(path, document)) if one is not None]
    if len(found) == 1 and not isinstance(found[0], str):
        return found[0]
    return ", ".join(str(one) for one in found)[:LONGEST] or None


def _flat(found: list[Any]) -> list[Scalar]:
    lists = [one if isinstance(one, list) else [one] for one in found]
    return [one for items in lists for one in items[:MOST] if isinstance(one, str | int | float | bool | None)]
