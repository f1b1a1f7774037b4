"""Where the newsroom's pages are."""

from communs.newsroom.enums import SectionKind

EDITOR = "redaction/"
MEDIA = "medias/"


class SectionConverter:
    """The first part of an entry's address."""

    regex = "|".join(kind.value for kind in SectionKind)

    def to_python(self, value: str) -> str:
        """Return the section."""
        return value

    def to_url(self, value: str) -> str:
        """Return the section."""
        return value
