"""The formats that communs knows: an extension outside this table is refused.

`check` reads the content and raises `FileRefused` when it is not what the extension says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from communs.core.files.checks import containers, drawings, media, pictures, texts
from communs.core.files.enums import Accept

Check = Callable[[BinaryIO], None]
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """One format: what it is called, declared as, and how its content is recognised."""

    content_type: str
    extensions: tuple[str, ...]
    family: Accept
    check: Check
    aliases: tuple[str, ...] = ()
    picture: str = ""  # Pillow's name of the format: such a file is decoded and written again

    def agrees_with(self, declared: str) -> bool:
        """Whether the type that the browser declared is compatible; a browser that does not know declares nothing."""
        return declared in {"", "application/octet-stream", self.content_type, *self.aliases}


def _office(content_type: str, extension: str, part: str, family: Accept) -> Kind:
    return Kind(OOXML + content_type, (extension,), family, containers.office(part), ("application/zip",))


def _odf(name: str, extension: str, family: Accept) -> Kind:
    return Kind(ODF + name, (extension,), family, containers.open_document(ODF + name), ("application/zip",))


def _ole(content_type: str, extension: str, stream: str, family: Accept) -> Kind:
    return Kind(content_type, (extension,), family, containers.compound(stream))


def _picture(content_type: str, extensions: tuple[str, ...], pillow: str, *aliases: str) -> Kind:
    return Kind(content_type, extensions, Accept.IMAGE, pictures.check(pillow), aliases, pillow)


def _text(content_type: str, extensions: tuple[str, ...], family: Accept, *aliases: str) -> Kind:
    return Kind(content_type, extensions, family, texts.plain, ("text/plain", *aliases))


def _media(content_type: str, extensions: tuple[str, ...], family: Accept, *aliases: str) -> Kind:
    return Kind(content_type, extensions, family, media.check(extensions), aliases)


XML = ("text/xml", "application/xml", "text/plain")
KINDS: tuple[Kind, ...] = (
    Kind("application/pdf", ("pdf",), Accept.DOCUMENT, containers.pdf, ("application/x-pdf",)),
    _office("wordprocessingml.document", "docx", "word/", Accept.DOCUMENT),
    _odf("text", "odt", Accept.DOCUMENT),
    _ole("application/msword", "doc", "WordDocument", Accept.DOCUMENT),
    Kind("application/rtf", ("rtf",), Accept.DOCUMENT, texts.rtf, ("text/rtf", "application/msword")),
    _text("text/plain", ("txt",), Accept.DOCUMENT),
    _text("text/markdown", ("md",), Accept.DOCUMENT, "text/x-markdown"),
    _office("spreadsheetml.sheet", "xlsx", "xl/", Accept.SPREADSHEET),
    _odf("spreadsheet", "ods", Accept.SPREADSHEET),
    _ole("application/vnd.ms-excel", "xls", "Workbook", Accept.SPREADSHEET),
    _text("text/csv", ("csv",), Accept.SPREADSHEET, "application/csv", "application/vnd.ms-excel"),
    _text("text/tab-separated-values", ("tsv",), Accept.SPREADSHEET),
    _office("presentationml.presentation", "pptx", "ppt/", Accept.SLIDES),
    _odf("presentation", "odp", Accept.SLIDES),
    _ole("application/vnd.ms-powerpoint", "ppt", "PowerPoint Document", Accept.SLIDES),
    _picture("image/jpeg", ("jpg", "jpeg"), "JPEG", "image/jpg", "image/pjpeg"),
    _picture("image/png", ("png",), "PNG", "image/x-png"),
    _picture("image/gif", ("gif",), "GIF"),
    _picture("image/webp", ("webp",), "WEBP"),
    _picture("image/tiff", ("tif", "tiff"), "TIFF"),
    Kind("image/svg+xml", ("svg",), Accept.DRAWING, drawings.svg, XML),
    _odf("graphics", "odg", Accept.DRAWING),
    Kind("application/json", ("json",), Accept.DATA, texts.json_document, ("text/json", "text/plain")),
    Kind("application/geo+json", ("geojson",), Accept.DATA, texts.json_document, ("application/json", "text/plain")),
    _text("application/yaml", ("yaml", "yml"), Accept.DATA, "text/yaml", "text/x-yaml", "application/x-yaml"),
    Kind("application/xml", ("xml",), Accept.DATA, texts.xml_document, XML),
    Kind("application/gpx+xml", ("gpx",), Accept.DATA, texts.xml_document, XML),
    Kind("application/vnd.google-earth.kml+xml", ("kml",), Accept.DATA, texts.xml_document, XML),
    _media("audio/mpeg", ("mp3",), Accept.AUDIO, "audio/mp3"),
    _media("audio/ogg", ("ogg", "oga", "opus"), Accept.AUDIO, "application/ogg", "audio/opus"),
    _media("audio/wav", ("wav",), Accept.AUDIO, "audio/x-wav", "audio/wave"),
    _media("audio/mp4", ("m4a",), Accept.AUDIO, "audio/x-m4a"),
    _media("video/mp4", ("mp4",), Accept.VIDEO),
    _media("video/webm", ("webm",), Accept.VIDEO),
    _media("video/quicktime", ("mov",), Accept.VIDEO),
    Kind("application/zip", ("zip",), Accept.ARCHIVE, containers.archive, ("application/x-zip-compressed",)),
    _media("application/x-7z-compressed", ("7z",), Accept.ARCHIVE),
    _media("application/gzip", ("gz", "tgz"), Accept.ARCHIVE, "application/x-gzip", "application/x-compressed-tar"),
)
BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}


def extensions_of(accept: Accept) -> tuple[str, ...]:
    """Return the extensions of these families, in the order of the table: for hints and `accept=` attributes."""
    return tuple(extension for kind in KINDS if kind.family in accept for extension in kind.extensions)
