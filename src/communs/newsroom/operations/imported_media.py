"""Pictures and files of an imported folder: found there, checked like uploads, kept once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from communs.core.files import Accept, FileRefused, checked
from communs.newsroom.editor.media import FILES, MAX_FILE, MAX_PICTURE
from communs.newsroom.exchange.media import Medium, MediumFile, bare, file_of, read_medium
from communs.newsroom.models import Attachment, Picture

MISSING = "missing"


@dataclass
class Library:
    """What the folder holds, and what the newsroom already has of it."""

    folder: Path
    stored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.read: dict[Path, MediumFile] = {}
        self.refusals: dict[str, str] = {}
        self.pictures, self.attachments = _known(Picture), _known(Attachment)
        self.origins = _origins(Picture) | _origins(Attachment)

    def file(self, medium: Medium, post: str) -> MediumFile | None:
        """Return the file that a post means, None when it is elsewhere or missing."""
        path = None if medium.is_elsewhere else file_of(medium, post, self.folder)
        if path is None:
            return None
        if path not in self.read:
            self.read[path] = read_medium(path, self.folder)
        return self.read[path]

    def token(self, medium: Medium, post: str) -> str:
        """Return what stands for the content of a medium in the digest of a post: the same for a file sent back."""
        file = self.file(medium, post)
        if file is None:
            return MISSING
        return self.origins.get(file.sha1, file.sha256)

    def picture(self, medium: Medium, post: str, alternative: str = "") -> int | None:
        """Return the key of a picture, created when it is new; None when it is missing or refused."""
        file = self.file(medium, post)
        if file is None:
            return None
        known = self.pictures.get(file.sha256) or self.pictures.get(file.sha1)
        return known or self._keep(Picture(alternative=alternative), file, Accept.IMAGE, MAX_PICTURE, self.pictures)

    def attachment(self, medium: Medium, post: str) -> int | None:
        """Return the key of a file to download, created when it is new; None when it is missing or refused."""
        file = self.file(medium, post)
        if file is None:
            return None
        known = self.attachments.get(file.sha256) or self.attachments.get(file.sha1)
        return known or self._keep(Attachment(), file, FILES, MAX_FILE, self.attachments)

    def why_missing(self, medium: Medium, post: str) -> str:
        """Return what a report says of a medium that was not imported."""
        file = self.file(medium, post)
        words = {"address": bare(medium.address) or medium.address}
        words["reason"] = self.refusals.get(file.name, "") if file else ""
        if medium.is_elsewhere:
            return _("fichier d’un autre site, non repris : %s") % medium.address
        if file is None:
            return _("fichier absent du dossier : %(address)s") % words
        return _("fichier refusé : %(address)s – %(reason)s") % words

    def discard(self, kept: int = 0) -> None:
        """Delete the bytes stored since there were `kept` of them, when their rows are rolled back."""
        for name in self.stored[kept:]:
            default_storage.delete(name)
        del self.stored[kept:]
        self.pictures, self.attachments = _known(Picture), _known(Attachment)

    def _keep(
        self, row: Picture | Attachment, file: MediumFile, accept: Accept, limit: int, rows: dict[str, int]
    ) -> int | None:
        if file.name in self.refusals:
            return None
        with file.path.open("rb") as content:
            upload = UploadedFile(content, name=file.path.name, size=file.size)
            try:
                row.file = checked(upload, accept=accept, max_bytes=limit)
            except FileRefused as refusal:
                self.refusals[file.name] = str(refusal.message)
                return None
            row.title = file.path.name[:255]
            row.source_path, row.source_digest = file.name[:500], file.sha256
            row.file_size = row.file.size
            row.file_hash = _sha1(row)
            row.save()
        self.stored.append(row.file.name)
        rows |= {row.source_digest: row.pk, row.file_hash: row.pk}
        return int(row.pk)


def _known(model: type[Picture] | type[Attachment]) -> dict[str, int]:
    """The keys of the rows by the digests of their content, as it came and as it is kept."""
    rows: Iterator[tuple[int, str, str]] = model.objects.order_by("-pk").values_list("pk", "source_digest", "file_hash")
    return {digest: pk for pk, *found in rows for digest in found if digest}


def _origins(model: type[Picture] | type[Attachment]) -> dict[str, str]:
    """The digests of the contents as they came, by those of the contents as they are kept."""
    rows = model.objects.exclude(source_digest="").exclude(file_hash="").order_by("-pk")
    return dict(rows.values_list("file_hash", "source_digest"))


def _sha1(row: Picture | Attachment) -> str:
    import hashlib

    row.file.seek(0)
    digest = hashlib.file_digest(row.file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()
    row.file.seek(0)
    return digest
