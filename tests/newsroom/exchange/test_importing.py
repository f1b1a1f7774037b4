"""Importing: all or nothing, once, without losing what was done here."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from communs.core.audit import trail
from communs.newsroom.commands import newsroom
from communs.newsroom.enums import EntryKind
from communs.newsroom.exchange.report import Loss, Report
from communs.newsroom.models import Attachment, Author, Entry, Event, FormerAddress, Picture, PressContact, Term
from communs.newsroom.operations.importing import import_folder
from tests.factories import newsroom as make
from tests.newsroom.exchange.folders import POST, write

pytestmark = pytest.mark.django_db
RICH = """---
title: Une fête à Grenoble
date: 2026-03-02 09:00:00 +01:00
categories: [Évènement]
tags:
- Fête
- fete
chapeau-text: |-
  On y vient.

  On y reste.
contact-presse:
  name: Service de presse
  tel: [01.99.00.00.00]
  email: presse@example.org
  Key: cle
auteur: La mairie
redirection-interne: /services/fete/
is_une: true
position: 3
event_start_date: 2026-06-10 00:00:00 +02:00
event_end_date: 2026-06-11 00:00:00 +02:00
lieu: Grenoble
adresse: 1 place de Verdun
afficher_la_carte: false
acces:
- type: Tram
  lignes:
  - nom: A
  - nom: B
champs_informations:
- intitule: Inscription
  contenu: S’inscrire
  lien: https://inscription.example/
---

Une fête.
"""
BROKEN = "---\ntitle: [\n---\n"


def imported(folder: Path, files: dict[str, str | bytes], *, partial: bool = False) -> Report:
    return import_folder(write(folder, files), by=None, partial=partial)


def png(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 30), "#0b5660").save(path, "PNG")


def test_every_key_finds_its_home(tmp_path: Path) -> None:
    assert imported(tmp_path, {"evenements/fete.md": RICH}) == Report(created=["evenements/fete.md"])
    entry = Event.objects.get()
    assert (entry.headline, entry.slug, entry.kind, entry.live) == (
        "Une fête à Grenoble",
        "fete",
        EntryKind.EVENT,
        True,
    )
    assert entry.released_at == entry.first_published_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert (entry.chapo, entry.leads_to, entry.featured) == ("On y vient.\n\nOn y reste.", "/services/fete/", True)
    assert (entry.starts_at, entry.ends_at, entry.all_day) == (
        datetime(2026, 6, 9, 22, tzinfo=UTC), datetime(2026, 6, 10, 22, tzinfo=UTC), True,
    )  # fmt: skip
    assert (entry.place, entry.address, entry.show_map) == ("Grenoble", "1 place de Verdun", False)
    assert entry.access[0].value["kind"] == "Tram"
    assert list(entry.access[0].value["lines"]) == ["A", "B"]
    assert dict(entry.facts[0].value) == {
        "label": "Inscription", "content": "S’inscrire", "link": "https://inscription.example/",
    }  # fmt: skip
    assert [(block.block_type, block.value) for block in entry.body] == [("text", "\nUne fête.\n")]
    assert [term.name for term in entry.categories.all()] == ["Événement"]
    assert [(term.name, term.synonyms) for term in entry.tags.all()] == [("Fête", ["fete"])]
    assert [author.name for author in entry.authors.all()] == ["La mairie"]
    contact = entry.contacts.get()
    assert (contact.role, contact.email, contact.phones) == (
        "Service de presse",
        "presse@example.org",
        ["01.99.00.00.00"],
    )


def test_one_changed_file_gives_one_revision(tmp_path: Path) -> None:
    imported(tmp_path, {"actualites/une.md": POST, "actualites/deux.md": POST})
    report = imported(tmp_path, {"actualites/deux.md": POST.replace("ouvre", "ferme")})
    assert report == Report(updated=["actualites/deux.md"], unchanged=["actualites/une.md"])
    one, two = (Entry.objects.get(imported_from=f"actualites/{name}.md").specific for name in ("une", "deux"))
    assert (one.revisions.count(), two.revisions.count()) == (1, 2)
    assert (two.headline, two.live, two.live_revision_id) == (
        "Une salle ferme à Grenoble",
        True,
        two.latest_revision_id,
    )
    assert [entry.verb for entry in trail(two)] == ["import", "import-again"]
    assert two.get_latest_revision_as_object().headline == two.headline


def test_a_broken_file_stops_everything_and_partial_only_itself(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"actualites/une.md": POST, "actualites/zut.md": BROKEN}
    report = imported(tmp_path, files)
    assert (report.created, [(loss.file, loss.line) for loss in report.refused]) == ([], [("actualites/zut.md", 3)])
    assert (Entry.objects.count(), Term.objects.count()) == (0, 0)
    report = imported(tmp_path, files, partial=True)
    assert (report.created, [loss.file for loss in report.refused]) == (["actualites/une.md"], ["actualites/zut.md"])
    assert [entry.imported_from for entry in Entry.objects.all()] == ["actualites/une.md"]


def test_what_was_changed_here_is_not_lost(tmp_path: Path) -> None:
    imported(tmp_path, {"actualites/une.md": POST, "actualites/deux.md": POST})
    entry = Entry.objects.get(imported_from="actualites/une.md").specific
    entry.chapo = "Écrit ici."
    entry.save_revision()
    assert imported(tmp_path, {}).unchanged == ["actualites/deux.md", "actualites/une.md"]
    changed: dict[str, str | bytes] = {
        "actualites/une.md": POST.replace("ouvre", "ferme"), "actualites/deux.md": POST.replace("ouvre", "ferme"),
    }  # fmt: skip
    report = imported(tmp_path, changed)
    assert (report.updated, [(loss.file, loss.line) for loss in report.refused]) == ([], [("actualites/une.md", 1)])
    assert set(Entry.objects.values_list("headline", flat=True)) == {"Une salle ouvre à Grenoble"}
    report = imported(tmp_path, changed, partial=True)
    assert (report.updated, [loss.file for loss in report.refused]) == (["actualites/deux.md"], ["actualites/une.md"])
    entry.refresh_from_db()
    assert entry.get_latest_revision_as_object().chapo == "Écrit ici."


def test_drafts_stay_drafts_and_unfinished_texts_too(tmp_path: Path) -> None:
    report = imported(tmp_path, {
        "actualites/un.md": POST.replace("tags:", "published: false\ntags:"),
        "actualites/deux.md": POST.replace("Une salle ouvre,", "XX élèves viennent,"),
    })  # fmt: skip
    assert list(Entry.objects.filter(live=True)) == []
    assert [(loss.file, loss.line, loss.what[:21]) for loss in report.losses] == [
        ("actualites/deux.md", 8, "gardé comme brouillon")
    ]


def test_pictures_and_files_are_found_checked_and_kept_once(tmp_path: Path) -> None:
    png(tmp_path, "site/uploads/une salle (1).png")
    (tmp_path / "site/uploads/faux.png").write_bytes(b"<html>")
    (tmp_path / "site/uploads/notice.txt").write_text("Une notice.")
    (tmp_path / "secret.txt").write_text("secret")
    post = POST.replace(
        "tags:\n- Numérique\n",
        """une-ou-diaporama:
- image: "/uploads/une%20salle%20(1).png"
  alternative-textuelle: Une salle
- image: /uploads/faux.png
- image: /uploads/absente.png
files:
- file: /uploads/notice.txt
  nom: La notice
- file: ../../../secret.txt
- file: /uploads/notice/pdf
""",
    )
    body = "\n![Une salle](</uploads/une%20salle%20(1).png>) et [la notice](/uploads/notice.txt)\n"
    report = imported(tmp_path / "site", {"actualites/un.md": post, "actualites/deux.md": POST + body})
    entry = Entry.objects.get(imported_from="actualites/un.md").specific
    picture, attachment = Picture.objects.get(), Attachment.objects.get()
    assert (picture.alternative, picture.source_path) == ("Une salle", "uploads/une salle (1).png")
    assert [(item.value["image"], item.value["missing"]) for item in entry.cover] == [
        (picture, ""), (None, "/uploads/faux.png"), (None, "/uploads/absente.png"),
    ]  # fmt: skip
    assert [(item.value["document"], item.value["missing"]) for item in entry.files] == [
        (attachment, ""), (None, "../../../secret.txt"), (None, "/uploads/notice/pdf"),
    ]  # fmt: skip
    assert [(loss.line, loss.what.split(" :")[0]) for loss in report.losses] == [
        (7, "fichier refusé"),
        (8, "fichier absent du dossier"),
        (12, "fichier absent du dossier"),
        (13, "adresse terminée par « /pdf » au lieu de « .pdf »"),
        (13, "fichier absent du dossier"),
    ]
    assert set(FormerAddress.objects.values_list("path", "target")) == {
        ("/uploads/une salle (1).png", picture.file.url), ("/uploads/notice.txt", attachment.url),
    }  # fmt: skip
    png(tmp_path, "site/uploads/absente.png")
    assert imported(tmp_path / "site", {}).updated == ["actualites/un.md"]
    assert imported(tmp_path / "site", {}).updated == []


def test_former_addresses_lead_to_the_entries(tmp_path: Path) -> None:
    make.article(headline="Déjà là", slug="prise")
    redirected = POST.replace("tags:", "redirect_from: [/vieux/, 'https://site.example/plus-vieux?x=1']\ntags:")
    report = imported(tmp_path, {
        "_posts/2023-01-02-un <<titre>> à 100%.md": POST,
        "actualites/deux.md": redirected,
        "actualites/trois.md": POST.replace("tags:", "permalink: /dossiers/trois/\ntags:"),
        "actualites/quatre.md": POST.replace("tags:", "gone: true\ntags:"),
        "actualites/cinq.md": POST.replace("tags:", "redirect_to: https://ailleurs.example/\ntags:"),
        "actualites/prise.md": POST,
    })  # fmt: skip
    assert report.refused == []
    paths = {row.path: row.entry.specific.slug if row.entry else row.target for row in FormerAddress.objects.all()}
    assert paths == {
        "/posts/un-titre-à-100/": "un-titre-a-100",
        "/vieux/": "deux",
        "/plus-vieux": "deux",
        "/dossiers/trois/": "trois",
        "/actualites/quatre/": "",
        "/actualites/cinq/": "https://ailleurs.example/",
    }
    assert set(Entry.objects.filter(live=False).values_list("slug", flat=True)) == {"quatre", "cinq"}
    assert Entry.objects.get(imported_from="actualites/prise.md").slug == "prise-2"


def test_a_file_that_tells_another_address_moves_its_entry(tmp_path: Path) -> None:
    imported(tmp_path, {"actualites/un.md": POST})
    imported(tmp_path, {"actualites/un.md": POST.replace("tags:", "slug: autre\ntags:")})
    entry = Entry.objects.get()
    assert entry.path_on_site == "/actualites/autre/"
    assert FormerAddress.objects.get(path="/actualites/un/").entry_id == entry.pk


def test_twins_are_linked(tmp_path: Path) -> None:
    english = (
        "---\ntitle: A room opens in Grenoble\ndate: 2026-03-02\n---\n\nA room is open and everybody will be there.\n"
    )
    report = imported(tmp_path, {
        "actualites/a-room.md": english + "[Version française](/actualites/une-salle/)\n",
        "actualites/une-salle.md": POST,
        "actualites/autre.md": POST + "\n[Lire](/actualites/a-room/)\n",
    })  # fmt: skip
    assert report.refused == []
    room = Entry.objects.get(slug="a-room")
    assert (room.language, room.original) == ("en", Entry.objects.get(slug="une-salle"))
    assert Entry.objects.exclude(pk=room.pk).filter(language="fr", original=None).count() == 2
    assert imported(tmp_path, {}).updated == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("---\na: &a [x, x]\nb: &b [*a, *a]\n---\n", 3),
        ("---\na: " + "[" * 100 + "]" * 100 + "\n---\n", 2),
        (b"---\ntitle: x\n---\n\nun\0\n", 5),
        (b"---\ntitle: x\n---\n\xff\xfe\n", 4),
        (b"---\ntitle: x\n---\n" + b"x" * 5_000_001, 1),
        ("---\ntitle: x\n", 1),
    ],
)
def test_hostile_files_are_refused_at_their_line(tmp_path: Path, content: str | bytes, line: int) -> None:
    report = imported(tmp_path, {"posts/hostile.md": content, "posts/bon.md": POST})
    assert [(loss.file, loss.line) for loss in report.refused] == [("posts/hostile.md", line)]
    assert Entry.objects.count() == 0


def test_links_out_of_the_folder_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"dehors/secret.md": POST, "site/posts/bon.md": POST})
    (tmp_path / "site/lien.md").symlink_to(tmp_path / "dehors/secret.md")
    (tmp_path / "site/dossier").symlink_to(tmp_path / "dehors")
    (tmp_path / "site/perdu.md").symlink_to(tmp_path / "site/nulle-part.md")
    (tmp_path / "site/posts/dedans.md").symlink_to(tmp_path / "site/posts/bon.md")
    os.mkfifo(tmp_path / "site/tube.md")
    report = import_folder(tmp_path / "site", by=None, partial=True)
    assert [loss.file for loss in report.refused] == ["dossier", "lien.md", "perdu.md", "tube.md"]
    assert report.created == ["posts/bon.md", "posts/dedans.md"]


def test_an_odd_post_is_kept_with_its_losses(tmp_path: Path) -> None:
    post = "---\ntitle: [x]\ndate: hier\ntags: {a: b}\nevent_start_date: demain\nlieu: [x]\n---\n## Intertitre\n"
    report = imported(tmp_path, {"evenements/x.md": post})
    assert report.created == ["evenements/x.md"]
    entry = Entry.objects.get()
    assert (entry.kind, entry.headline) == (EntryKind.ARTICLE, "Intertitre")
    assert [loss.line for loss in report.losses] == [2, 2, 3, 4, 5, 5]


def test_a_file_without_front_matter_is_told_and_left(tmp_path: Path) -> None:
    report = imported(tmp_path, {"README.md": "# Lisez-moi\n", ".git/x.md": POST})
    assert ([loss.file for loss in report.losses], Entry.objects.count()) == (["README.md"], 0)


def test_the_command_prints_the_report_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    write(tmp_path, {"actualites/une.md": POST})
    ran = CliRunner().invoke(newsroom, ["import", str(tmp_path), "--format", "json"])
    assert (ran.exit_code, json.loads(ran.stdout)) == (
        0, {"created": ["actualites/une.md"], "updated": [], "unchanged": [], "refused": [], "losses": []},
    )  # fmt: skip
    write(tmp_path, {"actualites/zut.md": BROKEN})
    ran = CliRunner().invoke(newsroom, ["import", str(tmp_path), "--format", "json"])
    assert ran.exit_code == 1
    assert [{*line} for line in json.loads(ran.stdout)["refused"]] == [{"file", "line", "what"}]
    assert CliRunner().invoke(newsroom, ["import", str(tmp_path), "--partial"]).exit_code == 1
    exported = CliRunner().invoke(newsroom, ["export", str(tmp_path / "out")])
    assert (exported.exit_code, exported.stdout) == (0, "1 posts, 0 pictures and files\n")


def test_an_import_asks_few_questions_a_file(
    tmp_path: Path, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    imported(tmp_path, {"actualites/une.md": POST})
    write(tmp_path, {f"actualites/{number}.md": POST for number in range(10)})
    with django_assert_max_num_queries(70 + 10 * 42):  # type: ignore[operator]
        import_folder(tmp_path, by=None)


def test_losses_are_told_once_in_order() -> None:
    report = Report(created=["b", "a"], losses=[Loss("b", 2, "x"), Loss("a", 3, "y"), Loss("b", 2, "x")])
    assert report.ordered() == Report(created=["a", "b"], losses=[Loss("a", 3, "y"), Loss("b", 2, "x")])
    assert (Author.objects.count(), PressContact.objects.count()) == (0, 0)


def test_a_file_never_takes_the_address_of_another_page(tmp_path: Path) -> None:
    named = POST.replace("tags:", "slug: recherche\ntags:")
    write(tmp_path, {"actualites/recherche.md": POST, "actualites/une.md": named, "communiques/recherche.md": POST})
    report = import_folder(tmp_path, by=None, partial=True)
    message = (
        "« /actualites/recherche/ » est l’adresse d’une autre page du site : donnez un autre « slug » à ce contenu"
    )
    assert report.refused == [Loss("actualites/recherche.md", 1, message), Loss("actualites/une.md", 4, message)]
    assert [entry.path_on_site for entry in Entry.objects.all()] == ["/espace-presse/recherche/"]


def test_a_file_that_changes_never_moves_to_the_address_of_another_page(tmp_path: Path) -> None:
    write(tmp_path, {"actualites/une.md": POST})
    import_folder(tmp_path, by=None)
    write(tmp_path, {"actualites/une.md": POST.replace("tags:", "slug: recherche\ntags:")})
    report = import_folder(tmp_path, by=None)
    assert ([loss.file for loss in report.refused], Entry.objects.get().slug) == (["actualites/une.md"], "une")
