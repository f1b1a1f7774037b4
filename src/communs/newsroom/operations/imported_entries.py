"""One post of a folder becomes an entry, or changes the one that it made before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.addresses import is_reserved
from communs.newsroom.enums import EntryKind, TermFamily
from communs.newsroom.exchange.block_media import Block, with_rows
from communs.newsroom.exchange.mapping import Mapped, mapped
from communs.newsroom.exchange.media import Medium
from communs.newsroom.exchange.plain import plain
from communs.newsroom.exchange.report import Loss, RefusedFileError
from communs.newsroom.exchange.source import digests, source_from, source_of
from communs.newsroom.models import Article, Entry, Event, PlainPage, PressRelease, Publication, Section
from communs.newsroom.models.entries import SECTION_OF
from communs.newsroom.operations.imported_media import Library
from communs.newsroom.operations.named_rows import NamedRows

MODELS: dict[EntryKind, type[Entry]] = {
    model.KIND: model for model in (PressRelease, Article, Event, Publication, PlainPage)
}
DIRECT = ("headline", "chapo", "search_description", "embargo_until", "expire_at", "featured", "leads_to", "live")
EVENT = ("starts_at", "ends_at", "all_day", "place", "address", "show_map", "cancelled")


@dataclass
class Shelf:
    """What an import needs beside the post: rows by name, media, sections, the slugs that are taken."""

    names: NamedRows
    library: Library
    sections: dict[str, Section]
    slugs: dict[str, set[str]]
    by: Person | None

    def free_slug(self, section: str, slug: str) -> str:
        """Return a slug that nothing has in a section, and take it."""
        taken, free, number = self.slugs.setdefault(section, set()), slug, 2
        while free in taken:
            free, number = f"{slug}-{number}", number + 1
        taken.add(free)
        return free


def create(post: Mapped, digest: str, original: Entry | None, shelf: Shelf) -> Entry:
    """Create the entry of a post, with its first revision, published if the post is, and write the journal.

    Raises `RefusedFileError` when another page of the site has the address.
    """
    entry = MODELS[post.kind]()
    section = SECTION_OF[post.kind].value
    _check_address(section, post)
    entry.slug = shelf.free_slug(section, post.slug)
    entry.kind, entry.imported_from = post.kind, post.path
    _fill(entry, post, digest, original, shelf)
    _date(entry, post, created=True)
    _place(entry, shelf.sections[section])
    _revise(entry, "import", digest, shelf)
    return entry


def update(entry: Entry, post: Mapped, digest: str, original: Entry | None, shelf: Shelf) -> Entry:
    """Give an entry what its changed file says: one more revision. Raises `RefusedFileError` when it was edited here."""
    if entry.kind != post.kind:
        kinds = {"before": EntryKind(entry.kind).label, "after": post.kind.label}
        message = _("ce contenu est de genre « %(before)s » : un fichier ne peut en faire « %(after)s »") % kinds
        raise RefusedFileError(post.path, 1, message)
    _check_unedited(entry, post)
    _move(entry, post, shelf)
    _fill(entry, post, digest, original, shelf)
    _date(entry, post, created=False)
    entry.follow_headline()
    entry.save(clean=False)
    revision = _revise(entry, "import-again", digest, shelf)
    log(entry, "wagtail.edit", user=shelf.by, revision=revision, content_changed=True)
    return entry


def digest_of(post: Mapped, original: str, library: Library) -> str:
    """Return the digest of all that makes the entry of a post: the file, its pictures and files, its twin."""
    media = [(medium.address, library.token(medium, post.path)) for medium in post.media]
    file = hashlib.sha256(post.post.content).hexdigest()
    return hashlib.sha256(json.dumps([file, media, original]).encode()).hexdigest()


def _move(entry: Entry, post: Mapped, shelf: Shelf) -> None:
    """A file that tells another address moves its entry; the former one leads to it."""
    source = source_from(entry.front_matter)
    before = mapped(source.as_post(post.path)).slug if source else post.slug
    if before != post.slug:
        _check_address(entry.section.value, post)
        post.former.append(entry.path_on_site)
        entry.slug = shelf.free_slug(entry.section.value, post.slug)


def _check_address(section: str, post: Mapped) -> None:
    if is_reserved(section, post.slug):
        document = post.post.document
        line = next((line for key in ("permalink", "slug") if (line := document.line_of(key)) > 1), 1)
        message = _("« %(address)s » est l’adresse d’une autre page du site : donnez un autre « slug » à ce contenu")
        raise RefusedFileError(post.path, line, message % {"address": f"/{section}/{post.slug}/"})


def _check_unedited(entry: Entry, post: Mapped) -> None:
    source = source_from(entry.front_matter)
    latest = entry.get_latest_revision_as_object() if entry.latest_revision_id else entry
    edited = source and any(source.seen.get(name) != digest for name, digest in digests(plain(latest)).items())
    if edited:
        message = _(
            "ce contenu a été modifié ici depuis l’import et son fichier aussi : exportez-le, puis réunissez les deux"
        )
        raise RefusedFileError(post.path, 1, message)


def _fill(entry: Entry, post: Mapped, digest: str, original: Entry | None, shelf: Shelf) -> None:
    fields = post.fields
    for name in DIRECT:
        setattr(entry, name, fields[name])
    entry.language, entry.original = fields["language"] or "fr", original
    entry.released_at = fields["released_at"] or entry.released_at
    _fill_streams(entry, post, shelf)
    entry.categories = shelf.names.terms_of(TermFamily.CATEGORY, fields["categories"])
    entry.tags = shelf.names.terms_of(TermFamily.TAG, fields["tags"])
    entry.authors = shelf.names.authors_of(fields["authors"])
    entry.contacts = shelf.names.contacts_of(fields["contacts"])
    if isinstance(entry, Event):
        for name in EVENT:
            setattr(entry, name, fields[name])
        entry.access = _stream(("way", way) for way in fields["access"])
    entry.import_digest = digest
    entry.front_matter = source_of(post.post, post.blocks, digests(plain(entry))).as_json()


def _fill_streams(entry: Entry, post: Mapped, shelf: Shelf) -> None:
    lines = {medium.address: medium for medium in post.media}
    alternatives = {item["image"]: item["alternative"] for item in post.fields["cover"]}

    def found(name: str, address: str) -> int | None:
        medium = lines.get(address) or Medium(address, post.post.document.body_line)
        if name == "image":
            row = shelf.library.picture(medium, post.path, alternatives.get(address, ""))
        else:
            row = shelf.library.attachment(medium, post.path)
        if row is None:
            post.losses.append(Loss(post.path, medium.line, shelf.library.why_missing(medium, post.path)))
        return row

    cover = [("picture", _without(item, "line")) for item in post.fields["cover"]]
    files = [("file", _without(item, "line")) for item in post.fields["files"]]
    entry.cover = _stream(with_rows(block, found) for block in cover)
    entry.files = _stream(with_rows(block, found) for block in files)
    entry.body = _stream(with_rows(block, found) for block in post.blocks)
    entry.facts = _stream(("fact", fact) for fact in post.fields["facts"])


def _date(entry: Entry, post: Mapped, *, created: bool) -> None:
    """A post that the former site showed was first published when it says."""
    entry.has_unpublished_changes = not entry.live
    if not entry.live:
        return
    now = timezone.now()
    changed: datetime | None = post.fields["updated_at"]
    entry.first_published_at = entry.first_published_at or entry.released_at
    entry.last_published_at = (changed or entry.released_at) if created else now


def _place(entry: Entry, section: Section) -> None:
    """Add an entry to the tree. What was mapped is valid: asking for it again would double the queries of an import."""
    entry.follow_headline()
    entry.locale = section.locale
    entry.save = partial(entry.save, clean=False)  # the tree calls it without arguments
    section.add_child(instance=entry)
    del entry.save


def _revise(entry: Entry, verb: str, digest: str, shelf: Shelf) -> Revision:
    """What `save_revision` does, without saving the page a second time."""
    revision = Revision.objects.create(
        content_object=entry,
        base_content_type=entry.get_base_content_type(),
        user=shelf.by,
        content=entry.serializable_data(),
        object_str=str(entry),
    )
    entry.latest_revision, entry.latest_revision_created_at = revision, revision.created_at
    entry.live_revision = revision if entry.live else None
    names = ("latest_revision", "latest_revision_created_at", "live_revision")
    Entry.objects.filter(pk=entry.pk).update(**{name: getattr(entry, name) for name in names})
    record(entry, verb, actor=shelf.by, data={"file": entry.imported_from, "digest": digest, "live": entry.live})
    return revision


def _stream(blocks: Iterable[Block]) -> Any:  # noqa: ANN401 - what the field takes for a stream
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def _without(item: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != key}
