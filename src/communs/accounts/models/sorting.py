"""The key by which names are sorted and searched: lower case, without accents."""

import unicodedata
from typing import Any

from django.db.models import CharField, Func


class SortKey(Func):
    """The key, computed by PostgreSQL without any extension: an immutable expression, so a column can store it."""

    template = r"lower(regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g'))"

    def __init__(self, *expressions: Any, **extra: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*expressions, output_field=CharField(), **extra)


def sort_key(text: str) -> str:
    """Return the same key, computed in Python, to compare with the stored one."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(character for character in decomposed if not "\u0300" <= character <= "\u036f").lower()
