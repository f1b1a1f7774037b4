"""Round trips: files go in and come out the same, with what was changed in between."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from communs.newsroom.exchange.entry_writing import rewritten
from communs.newsroom.exchange.folder import Post
from communs.newsroom.exchange.head_writing import written
from communs.newsroom.exchange.mapping import mapped
from communs.newsroom.exchange.source import source_from, source_of
from communs.newsroom.front_matter import read_document
from communs.newsroom.models import Acknowledgement, Entry, FormerAddress, Term
from communs.newsroom.operations.exporting import export_folder
from communs.newsroom.operations.importing import import_folder
from communs.newsroom.reviewing import findings_of
from tests.factories import newsroom as make
from tests.factories.accounts import PersonFactory
from tests.newsroom.exchange.folders import POST, content_of, write
from tests.newsroom.samples import SAMPLES, needs_samples, sample_paths

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\x85\u2028"), max_size=20)
SCALARS = TEXTS | st.booleans() | st.integers() | st.none() | st.floats(allow_nan=False)
SCALARS |= st.sampled_from(
    ["2023-09-05 11:42:00 +02:00", "2018-07-18 15:16:00 Z", "2023-13-45", "no", "/uploads/a.png"]
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)
KEYS = st.sampled_from(
    [
        "title",
        "date",
        "tags",
        "categories",
        "published",
        "une-ou-diaporama",
        "files",
        "contact-presse",
        "lieu",
        "is_une",
        "event_start_date",
        "permalink",
        "champs_informations",
        "acces",
        "chapeau-text",
        "redirection",
        "description",
        "lang",
        "slug",
        "redirect_from",
        "auteur",
        "embargo",
        "gone",
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
BODIES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60) | st.sampled_from(
    ["```communs:quotation\nname: x\nwords: y\n```", "```communs:text\n```\n\nx", "<script>\n<div>", "\n\n  x  \n\n"]
)


def trip(folder: Path, *files: str) -> dict[str, bytes]:
    report = import_folder(folder, by=None)
    assert report.refused == []
    target = folder.parent / f"{folder.name}-exported"
    export_folder(target, by=None)
    return content_of(target)


def edited(**fields: Any) -> Entry:  # noqa: ANN401 - fields of an entry
    entry = Entry.objects.get().specific
    for name, value in fields.items():
        setattr(entry, name, value)
    reader = PersonFactory.create()
    for finding in findings_of(entry):
        values = {"check_name": finding.check, "person": reader}
        Acknowledgement.objects.get_or_create(entry=entry, fingerprint=finding.fingerprint, defaults=values)
    entry.save_revision().publish()
    return Entry.objects.get().specific


@needs_samples
def test_the_real_posts_come_out_as_they_went_in(tmp_path: Path) -> None:
    assert SAMPLES is not None
    import_folder(SAMPLES, by=None)
    export_folder(tmp_path, by=None)
    assert content_of(tmp_path) == {path.relative_to(SAMPLES).as_posix(): path.read_bytes() for path in sample_paths()}
    again = import_folder(tmp_path, by=None)
    assert (again.created, again.updated, len(again.unchanged)) == ([], [], len(sample_paths()))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS | TEXTS, VALUES, max_size=6), BODIES, ENDS, st.booleans())
def test_any_post_comes_out_as_it_went_in(
    tmp_path: Path,
    data: dict[str, Any],
    body: str,
    end: str,
    marked: bool,  # noqa: FBT001 - drawn
) -> None:
    Page.objects.filter(depth__gt=3).delete()
    FormerAddress.objects.all().delete()
    text = f"---\n{written(data)}---\n".replace("\n", end) + body
    content = (b"\xef\xbb\xbf" if marked else b"") + text.encode()
    assert trip(write(tmp_path / "in", {"posts/un.md": content})) == {"posts/un.md": content}


@settings(deadline=None)
@given(st.dictionaries(KEYS | TEXTS, VALUES, max_size=6), BODIES, ENDS)
def test_what_is_remembered_writes_any_file_again(data: dict[str, Any], body: str, end: str) -> None:
    content = (f"---\n{written(data)}---\n".replace("\n", end) + body).encode()
    post = mapped(Post("posts/un.md", content, read_document(content, "posts/un.md")))
    source = source_from(json.loads(json.dumps(source_of(post.post, post.blocks, {}).as_json())))
    assert source is not None
    assert rewritten(source, {"live": True}, post.blocks, set(), []) == content
    assert read_document(content, "").front_matter == data


def test_what_an_editor_changed_goes_to_its_key_alone(tmp_path: Path) -> None:
    post = POST.replace("tags:\n- Numérique", "position: 3 # la troisième\ntags: ['Numérique']\nlieu: Paris")
    import_folder(write(tmp_path / "in", {"actualites/salle.md": post}), by=None)
    edited(headline="Une salle ferme", chapo="Déjà.")
    export_folder(tmp_path / "out", by=None)
    expected = post.replace("Une salle ouvre à Grenoble", "Une salle ferme").replace(
        "lieu: Paris\n", "lieu: Paris\nchapeau-text: Déjà.\n"
    )
    assert content_of(tmp_path / "out") == {"actualites/salle.md": expected.encode()}


def test_a_new_text_keeps_the_lines_around_it(tmp_path: Path) -> None:
    import_folder(write(tmp_path / "in", {"actualites/salle.md": POST}), by=None)
    edited(body=json.dumps([{"type": "text", "value": "Autre texte."}]))
    export_folder(tmp_path / "out", by=None)
    expected = POST.replace("Une salle ouvre, et tout le monde y vient.", "Autre texte.")
    assert content_of(tmp_path / "out") == {"actualites/salle.md": expected.encode()}


def test_a_spelling_of_the_file_stays_when_a_term_is_added(tmp_path: Path) -> None:
    post = POST.replace("Numérique", "Évènement")
    import_folder(write(tmp_path / "in", {"actualites/salle.md": post}), by=None)
    entry = Entry.objects.get().specific
    assert [(term.name, term.synonyms) for term in entry.tags.all()] == [("Événement", ["Évènement"])]
    edited(tags=[*entry.tags.all(), Term.objects.create(family="tag", name="Isère", slug="isere")])
    export_folder(tmp_path / "out", by=None)
    assert content_of(tmp_path / "out")["actualites/salle.md"].decode() == post.replace(
        "- Évènement", "- Évènement\n- Isère"
    )


def test_an_entry_written_here_goes_out_and_in_without_a_change(tmp_path: Path) -> None:
    picture = make.picture()
    body = [
        {"type": "text", "value": "Un."},
        {"type": "text", "value": "Deux."},
        {"type": "quotation", "value": {"words": "Nous voilà.", "name": "Camille", "role": ""}},
        {"type": "picture", "value": {"image": picture.pk, "alternative": "Une salle", "caption": ""}},
    ]
    make.event(headline="Une fête", body=json.dumps(body), leads_to="/actualites/x/", live=False)
    export_folder(tmp_path / "out", by=None)
    files = content_of(tmp_path / "out")
    assert sorted(files) == ["agenda/une-fete.md", f"uploads/{Path(picture.file.name).name}"]
    assert (
        files["agenda/une-fete.md"].decode()
        == f"""---
title: Une fête
date: 2026-03-02 09:00:00 +01:00
published: false
redirection-interne: /actualites/x/
event_start_date: 2026-06-10 09:30:00 +02:00
event_end_date: 2026-06-10 17:00:00 +02:00
lieu: Salle des fêtes
---

Un.

```communs:text
```

Deux.

```communs:quotation
words: Nous voilà.
name: Camille
```

```communs:picture
image: /uploads/{Path(picture.file.name).name}
alternative: Une salle
```
"""
    )
    report = import_folder(tmp_path / "out", by=None)
    assert (report.created, report.updated, report.unchanged) == ([], [], ["agenda/une-fete.md"])
    Page.objects.filter(depth__gt=3).delete()
    assert import_folder(tmp_path / "out", by=None).created == ["agenda/une-fete.md"]
    export_folder(tmp_path / "again", by=None)
    assert content_of(tmp_path / "again")["agenda/une-fete.md"] == files["agenda/une-fete.md"]
