"""The real posts, imported: what comes in, what is told, and that a second run changes nothing."""

from collections import Counter
from pathlib import Path

import pytest

from communs.core.audit import trail
from communs.newsroom.enums import EntryKind
from communs.newsroom.models import Entry, FormerAddress
from communs.newsroom.operations.importing import import_folder
from tests.newsroom.samples import PRESS_RELEASE, SAMPLES, needs_samples, sample_paths

#: File, line and kind of every loss, without the attributes that only dress the text.
EXPECTED = Path(__file__).with_name("sample_losses.txt").read_text("utf-8")
KINDS = {
    "attributs": "attributes",
    "Ce fichier n’a pas d’en-tête": "no post",
    "fichier absent": "missing",
    "entrée sans image": "empty picture",
    "le nom du contact": "name",
    "gardé comme brouillon": "unfinished",
    "gestionnaire": "handler",
    "identifiant": "identifier",
    "<script>": "script",
    "<iframe>": "frame",
    "<button>": "form",
    "<div> n’est pas fermé": "unclosed",
}

pytestmark = [pytest.mark.django_db, needs_samples]


def test_every_post_comes_in_and_a_second_run_changes_nothing() -> None:
    assert SAMPLES is not None
    report = import_folder(SAMPLES, by=None)
    paths = [path.relative_to(SAMPLES).as_posix() for path in sample_paths()]
    assert (report.created, report.updated, report.unchanged, report.refused) == (sorted(paths), [], [], [])
    before = [(entry.pk, entry.latest_revision_id, entry.search) for entry in Entry.objects.order_by("pk")]
    again = import_folder(SAMPLES, by=None)
    assert (again.created, again.updated, again.unchanged, again.refused) == ([], [], sorted(paths), [])
    assert again.losses == report.losses
    assert [(entry.pk, entry.latest_revision_id, entry.search) for entry in Entry.objects.order_by("pk")] == before
    assert {trail(entry.specific).count() for entry in Entry.objects.all()} == {1}
    assert {entry.revisions.count() for entry in Entry.objects.all()} == {1}


def test_every_loss_is_told_at_its_line() -> None:
    assert SAMPLES is not None
    losses = [(loss, kind_of(loss.what)) for loss in import_folder(SAMPLES, by=None).losses]
    told = [f"{loss.file}:{loss.line} {kind}" for loss, kind in losses if kind != "attributes"]
    assert told == EXPECTED.splitlines()


def kind_of(what: str) -> str:
    return next(kind for start, kind in KINDS.items() if what.startswith(start))


def test_kinds_drafts_and_former_addresses() -> None:
    assert SAMPLES is not None
    import_folder(SAMPLES, by=None)
    kinds = Counter(Entry.objects.values_list("kind", flat=True))
    assert kinds == {
        EntryKind.ARTICLE: 33,
        EntryKind.PRESS_RELEASE: 5,
        EntryKind.EVENT: 3,
        EntryKind.PAGE: 1,
    }
    drafts = Entry.objects.filter(live=False).order_by("imported_from").values_list("imported_from", flat=True)
    assert list(drafts) == [
        "numerique.gouv.fr/communiques/communique-1.markdown",
        "numerique.gouv.fr/communiques/franceconnect-plus-1-million-usagers.markdown",
        PRESS_RELEASE,
    ]
    gazette = Entry.objects.get(imported_from="communs.numerique.gouv.fr/gazette/bluehats_17.md")
    assert gazette.path_on_site == "/actualites/bluehats_17/"
    assert FormerAddress.objects.get(path="/gazette/bluehats_17/").entry_id == gazette.pk
    assert not FormerAddress.objects.filter(path__startswith="/espace-presse/").exists()
