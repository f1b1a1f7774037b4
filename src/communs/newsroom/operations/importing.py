"""Importing a folder of posts: all of them or, when one is broken, none; only the good ones when that is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.newsroom.exchange.folder import read_folder
from communs.newsroom.exchange.mapping import Mapped, mapped
from communs.newsroom.exchange.media import bare
from communs.newsroom.exchange.report import Loss, RefusedFileError, Report
from communs.newsroom.exchange.twins import originals
from communs.newsroom.file_review import subject_of
from communs.newsroom.models import Attachment, Entry, NewsroomHome, Picture, Section
from communs.newsroom.operations import former_addresses
from communs.newsroom.operations.former_addresses import Leading
from communs.newsroom.operations.foundation import found
from communs.newsroom.operations.imported_entries import Shelf, create, digest_of, update
from communs.newsroom.operations.imported_media import Library
from communs.newsroom.operations.named_rows import NamedRows
from communs.newsroom.review import review
from communs.newsroom.review.checks import CHECKS

UNFINISHED = [CHECKS["placeholder"]]


def import_folder(folder: Path, *, by: Person | None, partial: bool = False) -> Report:
    """Make entries of the posts below a folder and return what was done, refused and lost.

    A file that did not change since the last import changes nothing; one that did gives its entry one new revision.
    Posts that the former site showed are published, its drafts stay drafts, and so does what is visibly unfinished.
    When a file is refused nothing is written, unless `partial`: then the others are imported, each or not at all.
    """
    posts, refused, ignored = read_folder(folder)
    plans = [mapped(post) for post in posts]
    report = Report(refused=refused, losses=ignored)
    if not refused or partial:
        library = Library(folder)
        try:
            with transaction.atomic():
                _import(plans, report, library, by)
                given_up = bool(report.refused) and not partial
                transaction.set_rollback(given_up)
        except BaseException:
            library.discard()
            raise
        if given_up:
            library.discard()
            report = Report(refused=report.refused, losses=ignored)
    report.losses += [loss for plan in plans for loss in plan.losses]
    return report.ordered()


def _import(plans: list[Mapped], report: Report, library: Library, by: Person | None) -> None:
    found()
    NewsroomHome.objects.select_for_update().get()
    twins = _languages(plans)
    shelf = _shelf(library, by)
    entries = {entry.imported_from: entry for entry in Entry.objects.filter(imported_from__in=[p.path for p in plans])}
    done: list[tuple[Mapped, Entry]] = []
    for plan in sorted(plans, key=lambda plan: plan.path in twins):
        kept = len(library.stored)
        try:
            with transaction.atomic(), _told(plan):
                entry = _import_one(plan, entries, twins.get(plan.path, ""), shelf, report)
        except RefusedFileError as refusal:
            report.refused.append(refusal.loss)
            library.discard(kept)
            shelf = _shelf(library, by)
            continue
        entries[plan.path] = entry
        done.append((plan, entry))
    _keep_addresses(done, library)


def _languages(plans: list[Mapped]) -> dict[str, str]:
    """Tell each post its language, and whether it must stay a draft; return the originals of the twins."""
    languages = {}
    for plan in plans:
        subject = subject_of(plan.post.document)
        languages[plan.path] = plan.fields["language"] = plan.fields["language"] or subject.language
        if plan.fields["live"]:
            unfinished = [finding for finding in review(subject, UNFINISHED) if finding.severity == "error"]
            plan.fields["live"] = not unfinished
            plan.losses += [
                Loss(plan.path, finding.line, _("gardé comme brouillon : %s") % finding.message)
                for finding in unfinished
            ]
    return originals(plans, languages)


def _import_one(plan: Mapped, entries: dict[str | None, Entry], original: str, shelf: Shelf, report: Report) -> Entry:
    """Create or update one entry, or leave it. Raises `RefusedFileError`."""
    digest = digest_of(plan, original, shelf.library)
    entry = entries.get(plan.path)
    if entry is None:
        entry = create(plan, digest, entries.get(original), shelf)
        report.created.append(plan.path)
    elif entry.import_digest != digest:
        entry = update(entry.specific, plan, digest, entries.get(original), shelf)
        report.updated.append(plan.path)
    else:
        report.unchanged.append(plan.path)
        _tell_missing(plan, shelf.library)
    return entry


@contextmanager
def _told(plan: Mapped) -> Iterator[None]:
    """What the database refuses is a refusal of the file."""
    try:
        yield
    except DatabaseError as error:
        raise RefusedFileError(plan.path, 1, _("la base de données refuse ce contenu : %s") % error) from error


def _shelf(library: Library, by: Person | None) -> Shelf:
    sections = {section.kind: section for section in Section.objects.all()}
    paths = {section.path: kind for kind, section in sections.items()}
    slugs: dict[str, set[str]] = {}
    for path, slug in Entry.objects.values_list("path", "slug"):
        slugs.setdefault(paths[path[: -Entry.steplen]], set()).add(slug)
    return Shelf(NamedRows(), library, sections, slugs, by)


def _tell_missing(plan: Mapped, library: Library) -> None:
    for medium in plan.media:
        if library.file(medium, plan.path) is None:
            plan.losses.append(Loss(plan.path, medium.line, library.why_missing(medium, plan.path)))


def _keep_addresses(done: list[tuple[Mapped, Entry]], library: Library) -> None:
    leadings = [(plan, leading) for plan, entry in done for leading in _leadings(plan, entry, library)]
    refused = {id(leading) for leading in former_addresses.keep(leading for _plan, leading in leadings)}
    for plan, leading in leadings:
        if id(leading) in refused:
            message = _("l’ancienne adresse %s mène déjà ailleurs") % leading.path
            plan.losses.append(Loss(plan.path, plan.post.document.line_of("permalink"), message))


def _leadings(plan: Mapped, entry: Entry, library: Library) -> Iterator[Leading]:
    """The former addresses of an entry and, when it is published, of its pictures and files."""
    for path in plan.former:
        if plan.gone_to is not None:
            yield Leading(path, target=plan.gone_to)
        elif not former_addresses.is_own(path, entry):
            yield Leading(path, entry)
    yield from _media_leadings(plan, library) if entry.live else ()


def _media_leadings(plan: Mapped, library: Library) -> Iterator[Leading]:
    for medium in plan.media:
        path = bare(medium.address)
        if not path.startswith("/"):
            continue
        if medium.is_picture and (picture := library.picture(medium, plan.path)):
            yield Leading(path, target=_picture_url(picture))
        elif not medium.is_picture and (attachment := library.attachment(medium, plan.path)):
            yield Leading(path, target=Attachment.objects.get(pk=attachment).url)


def _picture_url(pk: int) -> str:
    return str(Picture.objects.get(pk=pk).file.url)
