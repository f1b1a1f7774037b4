"""Exporting the newsroom as a folder of posts that an import reads back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.enums import EntryKind
from communs.newsroom.exchange.entry_writing import composed, rewritten
from communs.newsroom.exchange.folder import Post, is_below
from communs.newsroom.exchange.mapping import mapped
from communs.newsroom.exchange.plain import plain, portable, told
from communs.newsroom.exchange.source import Source, digests, source_from, source_of
from communs.newsroom.front_matter import read_document
from communs.newsroom.models import Attachment, Entry, Picture
from communs.newsroom.operations.imported_entries import digest_of
from communs.newsroom.operations.imported_media import Library

UPLOADS = "uploads"
RELATED = ("former_addresses",)


class UnsafePathError(Exception):
    """A file would be written outside the folder."""


@dataclass
class Exported:
    """The paths written, relative to the folder: posts, then pictures and files; and what must be told of them."""

    posts: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def export_folder(folder: Path, *, by: Person | None) -> Exported:
    """Write every entry as a file below a folder, with its pictures and files, and return what was written.

    An entry that came from a file goes back to it, changed only where the entry has changed since. One that was written
    here gets a file, `section/slug.md`, which becomes its own: an import of the folder changes nothing. What is exported
    is what is published; a draft beside it stays here. Raises `UnsafePathError`.
    """
    exported, media = Exported(), _Media()
    entries = list(Entry.objects.order_by("pk").specific().prefetch_related(*RELATED))
    taken = {entry.imported_from for entry in entries if entry.imported_from}
    paths = {entry.pk: entry.imported_from or _free_path(entry, taken) for entry in entries}
    for entry in entries:
        _write(folder, paths[entry.pk], _content(entry, paths, media))
        exported.posts.append(paths[entry.pk])
        if entry.live and entry.has_unpublished_changes:
            exported.notes.append(_("%s : des modifications non publiées restent ici") % paths[entry.pk])
    exported.media = [_write(folder, path, content) for path, content in media.used()]
    _claim([entry for entry in entries if not entry.imported_from], paths, folder, by)
    return exported


def _free_path(entry: Entry, taken: set[str]) -> str:
    path, number = f"{entry.section.value}/{entry.slug}.md", 2
    while path in taken:
        path, number = f"{entry.section.value}/{entry.slug}-{number}.md", number + 1
    taken.add(path)
    return path


def _content(entry: Entry, paths: dict[int, str], media: "_Media") -> bytes:
    fields = told(entry, media.address)
    fields["original"] = paths.get(entry.original_id or 0, "")
    blocks = portable(entry.body, media.address)
    source = source_from(entry.front_matter)
    former = sorted(row.path for row in entry.former_addresses.all())
    if source is None:
        return composed(EntryKind(entry.kind), fields, blocks, paths[entry.pk], former)
    changed = {name for name, digest in digests(plain(entry)).items() if source.seen.get(name) != digest}
    known = _told_addresses(source, paths[entry.pk]) if former else set()
    return rewritten(source, fields, blocks, changed, [path for path in former if path not in known])


def _told_addresses(source: Source, path: str) -> set[str]:
    """The addresses that a file tells by itself."""
    return set(mapped(source.as_post(path)).former)


def _claim(entries: list[Entry], paths: dict[int, str], folder: Path, by: Person | None) -> None:
    """From now on these files are those of these entries."""
    library = Library(folder)
    for entry in entries:
        path = paths[entry.pk]
        content = (folder / path).read_bytes()
        post = mapped(Post(path, content, read_document(content, path)))
        entry.imported_from, entry.import_digest = path, digest_of(post, paths.get(entry.original_id or 0, ""), library)
        entry.front_matter = source_of(post.post, post.blocks, digests(plain(entry))).as_json()
        Entry.objects.filter(pk=entry.pk).update(
            imported_from=path, import_digest=entry.import_digest, front_matter=entry.front_matter
        )
        record(entry, "export", actor=by, data={"file": path})


class _Media:
    """The pictures and files that entries name, and where they go in the folder."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[int, Picture | Attachment]] = {
            "image": {row.pk: row for row in Picture.objects.all()},
            "document": {row.pk: row for row in Attachment.objects.all()},
        }
        self.paths: dict[str, Picture | Attachment] = {}
        for rows in self.rows.values():
            for row in rows.values():
                if row.source_path:
                    self.paths.setdefault(row.source_path, row)

    def address(self, name: str, key: int) -> str:
        """Return the address of a picture or a file in the folder."""
        row = self.rows[name].get(key)
        if row is None:
            return ""
        path = row.source_path or self._new_path(row)
        self.paths.setdefault(path, row)
        return "/" + quote(path)

    def used(self) -> Iterator[tuple[str, bytes]]:
        """Yield the path and the content of every file to write."""
        for path, row in sorted(self.paths.items()):
            with row.file.open("rb") as content:
                yield path, content.read()

    def _new_path(self, row: Picture | Attachment) -> str:
        name = PurePosixPath(row.file.name).name
        path = f"{UPLOADS}/{name}"
        return path if self.paths.get(path, row) is row else f"{UPLOADS}/{row.pk}-{name}"


def _write(folder: Path, path: str, content: bytes) -> str:
    target = folder / path
    if not is_below(target, folder):
        raise UnsafePathError(_("« %s » mène hors du dossier") % path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return path
