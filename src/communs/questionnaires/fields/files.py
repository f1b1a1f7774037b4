"""Attached files."""

import re
import uuid
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import override as speaking
from typing_extensions import override

from communs.questionnaires.field import Cell, Column, Context, Field, Issue, Json, KnownFile, RefusedError, Text
from communs.questionnaires.wording import size

Family = Literal["text", "spreadsheet", "slides", "image", "audio", "video", "archive", "data"]
EXTENSIONS: dict[Family, tuple[str, ...]] = {
    "text": (".pdf", ".odt", ".doc", ".docx", ".rtf", ".txt", ".md"),
    "spreadsheet": (".ods", ".xls", ".xlsx", ".csv"),
    "slides": (".odp", ".ppt", ".pptx", ".pdf"),
    "image": (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic"),
    "audio": (".mp3", ".ogg", ".oga", ".wav", ".m4a", ".flac"),
    "video": (".mp4", ".webm", ".ogv", ".mov"),
    "archive": (".zip", ".7z", ".gz", ".tar"),
    "data": (".json", ".xml", ".geojson", ".gpx", ".kml", ".csv"),
}
MEGABYTE = 1_000_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class Files(Field, frozen=True, tag="files"):
    """Stored files, named by their ids; `families` limits the formats, `max_megabytes` the size of each."""

    title: ClassVar[Text] = gettext_lazy("Pièces jointes")
    summary: ClassVar[Text] = gettext_lazy("Un ou plusieurs fichiers.")
    widget: ClassVar[str] = "files"
    api_type: ClassVar[str] = "[File!]"
    value_type: ClassVar[str] = "array of file ids"
    seconds: ClassVar[int] = 180
    swaps_whole: ClassVar[bool] = True
    sends_files: ClassVar[bool] = True

    families: tuple[Family, ...] = ()
    max_files: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10
    max_megabytes: Annotated[int, msgspec.Meta(ge=1, le=200)] = 20

    @override
    def unwrap(self, raw: object) -> Json:
        values = list(raw) if isinstance(raw, list | tuple) else [raw]
        return [value for value in values if value not in ("", None)]

    @override
    def parse(self, value: Json, context: Context) -> Json:
        ids = list(dict.fromkeys(self._id(item) for item in value))
        if len(ids) > self.max_files:
            said = ngettext("Joignez au plus %(count)s fichier.", "Joignez au plus %(count)s fichiers.", self.max_files)
            raise RefusedError(said % {"count": self.max_files})
        for known in (context.files[key] for key in ids if key in context.files):
            self._check(known)
        return ids

    def _id(self, item: object) -> str:
        text = str(item).strip().lower() if isinstance(item, str | uuid.UUID) else ""
        if not _UUID.fullmatch(text):
            raise RefusedError(_("Ce fichier n’est pas connu : joignez-le à nouveau."))
        return text

    def _check(self, known: KnownFile) -> None:
        if known.size > self.max_megabytes * MEGABYTE:
            limit = size(self.max_megabytes * MEGABYTE)
            raise RefusedError(_("« %(name)s » dépasse %(limit)s.") % {"name": known.name, "limit": limit})
        if self.extensions() and not known.name.lower().endswith(self.extensions()):
            raise RefusedError(
                _("« %(name)s » n’a pas un format accepté : %(formats)s.")
                % {"name": known.name, "formats": ", ".join(self.extensions())}
            )
        if known.state in {"infected", "refused"}:
            raise RefusedError(_("« %(name)s » a été refusé par le contrôle des fichiers.") % {"name": known.name})

    def extensions(self) -> tuple[str, ...]:
        """The file name endings of the accepted families; empty when any is accepted."""
        return tuple(dict.fromkeys(end for family in self.families for end in EXTENSIONS[family]))

    @override
    def missing_message(self) -> str:
        return _("Joignez le document demandé avant de déposer.")

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        with speaking(language):
            return ngettext("%(count)s fichier", "%(count)s fichiers", len(value)) % {"count": len(value)}

    @override
    def search_text(self, value: Json) -> str:
        return ""

    @override
    def columns(self) -> tuple[Column, ...]:
        return (Column(self.id, _("%(label)s (nombre)") % {"label": self.label}, "integer"),)

    @override
    def cells(self, value: Json) -> tuple[Cell, ...]:
        return (len(value or []),)

    @override
    def input_value(self, value: Json, language: str = "fr") -> str:
        return ""

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"accept": ",".join(self.extensions())} if self.families else {}

    @override
    def advice(self) -> str:
        limit = size(self.max_megabytes * MEGABYTE)
        formats = _("Formats : %(formats)s.") % {"formats": ", ".join(self.extensions())} if self.families else ""
        count = ngettext(
            "%(count)s fichier, %(limit)s au plus.",
            "%(count)s fichiers au plus, %(limit)s chacun.",
            self.max_files,
        ) % {"count": self.max_files, "limit": limit}
        return f"{count} {formats}".strip()

    @override
    def widget_data(self, value: Json, typed: Sequence[str], context: Context, language: str) -> dict[str, Any]:
        unknown = KnownFile(_("Fichier"))
        given = [(key, context.files.get(key, unknown)) for key in value or []]
        return {
            "given": [{"id": key, "file": file, "size": size(file.size, language)} for key, file in given],
            "multiple": self.max_files > 1,
            "full": len(given) >= self.max_files,
        }

    @override
    def issues(self) -> list[Issue]:
        doubled = len(set(self.families)) < len(self.families)
        return [Issue("families", _("Une famille de formats est donnée deux fois."))] if doubled else []

    @override
    def sample(self) -> Json:
        return ["0198c0de-0000-7000-8000-000000000001"]
