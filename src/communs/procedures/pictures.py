"""The pictures of letters: logos and signatures, read for the printer."""

from collections.abc import Mapping

from communs.core.files import StoredFile, content_of
from communs.procedures.letters.layout import Page, pictures


def bytes_of(page: Page) -> Mapping[str, bytes]:
    """The bytes of the pictures of a page, by the printer's names; one query when there are any.

    What the antivirus has not cleared is left out: a letter never waits for a logo.
    """
    named = pictures(page)
    found = {str(key): file for key, file in StoredFile.objects.in_bulk(list(named.values())).items()} if named else {}
    return {name: content_of(found[key]) for name, key in named.items() if key in found and found[key].is_clean}
