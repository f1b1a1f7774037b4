"""What people answer to the review: a warning taken upon oneself, words mended, a mend undone."""

from collections.abc import Callable, Collection
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from communs.accounts.models import Person
from communs.core.audit import record
from communs.newsroom.models import Acknowledgement, Entry, Mend
from communs.newsroom.passages import rewrite, texts_of
from communs.newsroom.review import Edit, Finding, Mended
from communs.newsroom.review import mend as mended_texts
from communs.newsroom.review.check import TypographyCheck
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.mending import apply
from communs.newsroom.reviewing import findings_of


class Moved(Exception):  # noqa: N818 - it names what is so
    """The words are no longer those that the person saw: nothing was changed."""


@transaction.atomic
def acknowledge(entry: Entry, fingerprint: str, by: Person) -> Acknowledgement:
    """Take a warning of the latest words upon oneself. Raises `Moved` when it stands no more, or is an error."""
    found = _finding(findings_of(latest(entry)), fingerprint)
    if found is None or found.severity == "error":
        raise Moved(fingerprint)
    values = {"check_name": found.check, "excerpt": found.excerpt, "person": by}
    row, created = Acknowledgement.objects.get_or_create(entry_id=entry.pk, fingerprint=fingerprint, defaults=values)
    if created:
        record(entry, "acknowledge", actor=by, data={"check": found.check, "excerpt": found.excerpt})
    return row


@transaction.atomic
def take_back(entry: Entry, fingerprint: str, by: Person) -> None:
    """Let a warning stand again. Raises `Moved` when nobody had acknowledged it."""
    row = Acknowledgement.objects.select_for_update().filter(entry_id=entry.pk, fingerprint=fingerprint).first()
    if row is None:
        raise Moved(fingerprint)
    row.delete()
    record(entry, "take back", actor=by, data={"check": row.check_name, "excerpt": row.excerpt})


def mend_one(entry: Entry, fingerprint: str, by: Person) -> Mend:
    """Write what one finding of the latest words suggests, as a new revision. Raises `Moved`, `PermissionDenied`."""
    return _mend(entry, by, lambda finding: finding.fingerprint == fingerprint)


def mend_typography(entry: Entry, by: Person) -> Mend:
    """Write every typographic mend of the latest words, as one new revision. Raises `Moved`, `PermissionDenied`."""
    return _mend(entry, by, is_typographic)


@transaction.atomic
def undo(entry: Entry, mend: Mend, by: Person) -> None:
    """Bring the former words back exactly, as a new revision. Raises `Moved` when the text has changed since."""
    current = _locked(entry, by)
    texts = {text.place: text.text for text in texts_of(current)}
    edits = [Edit(**edit) for edit in mend.edits]
    undone = apply(texts, edits)
    if mend.undone_at or len(undone.done) != len(edits):
        raise Moved(str(mend.pk))
    _save(current, undone, by)
    mend.undone_at = timezone.now()
    mend.save(update_fields=["undone_at"])
    record(entry, "undo mend", actor=by, data={"mend": mend.pk})


def is_typographic(finding: Finding) -> bool:
    """Whether a finding is mended without a question."""
    return bool(finding.mend) and isinstance(CHECKS.get(finding.check), TypographyCheck)


def latest(entry: Entry) -> Entry:
    """Return the latest words of an entry, published or not."""
    version: Entry = entry.get_latest_revision_as_object()
    return version


@transaction.atomic
def _mend(entry: Entry, by: Person, wanted: Callable[[Finding], bool]) -> Mend:
    current = _locked(entry, by)
    findings = [finding for finding in findings_of(current) if finding.mend and wanted(finding)]
    mended = mended_texts({text.place: text.text for text in texts_of(current) if text.mendable}, findings)
    if not mended.done:
        raise Moved
    _save(current, mended, by)
    made = Mend.objects.create(entry_id=entry.pk, person=by, edits=[asdict(edit) for edit in mended.undo])
    record(entry, "mend", actor=by, data={"mend": made.pk, "edits": len(mended.done)})
    return made


def _locked(entry: Entry, by: Person) -> Entry:
    """Lock the entry, for this transaction; refuse when somebody has locked it for good."""
    Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    current = latest(Entry.objects.get(pk=entry.pk).specific)
    lock = current.get_lock()
    if lock is not None and lock.for_user(by):
        raise PermissionDenied
    return current


def _save(current: Entry, mended: Mended, by: Person) -> None:
    rewrite(current, mended.texts)
    current.save_revision(user=by, log_action=True, clean=False)


def _finding(findings: Collection[Finding], fingerprint: str) -> Finding | None:
    return next((finding for finding in findings if finding.fingerprint == fingerprint), None)
