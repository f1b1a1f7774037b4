"""Markdown as it is shown: whatever is written, what comes out is safe and closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from communs.newsroom import prose

NOT_XML = "\ufffe\uffff"
TRICKS = (
    st.sampled_from(
        ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "<svg onload=x>", "{:onclick=x}",
         "<a href=' javascript:x'>", "<iframe src='//evil.example/x'>", "</div>", "<div>", "<style>*{}</style>", "`", "\n\n", "# ", "> ", "|"]
    )
    | st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=NOT_XML), max_size=20)
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("## Titre\n{: .text-center}\n\nSuite", '<h2 class="text-center">Titre</h2>\n<p>Suite</p>\n'),
        ("*mot*{: .button}", "<p><em>mot</em></p>\n"),
        ("Un **mot**.", "<p>Un <strong>mot</strong>.</p>\n"),
        ("# Titre\n\n## Partie", "<h2>Titre</h2>\n<h3>Partie</h3>\n"),
        ("Centré\n{: .text-center}", '<p class="text-center">Centré</p>\n'),
        ("<div class='encadre noir'>\n\nOuvert", '<div class="encadre">\n<p>Ouvert</p>\n</div>'),
        ("<script>alert(1)</script>", ""),
        ("<p onclick='x' style='color:red'>Texte</p>", "<p>Texte</p>"),
        ("[lien](javascript:alert(1))", "<p>[lien](javascript:alert(1))</p>\n"),
        ("`<iframe>`", "<p><code>&lt;iframe&gt;</code></p>\n"),
    ],
)
def test_what_is_written_is_shown_safely(source: str, shown: str) -> None:
    assert prose.html(source) == shown


@pytest.mark.parametrize(
    ("frame", "link"),
    [
        ('<iframe src="https://video.example/1" title="Le film"></iframe>', ("https://video.example/1", "Le film")),
        ("<iframe src='//video.example/1'></iframe>", ("https://video.example/1", "Voir sur video.example")),
    ],
)
def test_a_frame_of_elsewhere_becomes_a_link(frame: str, link: tuple[str, str]) -> None:
    found = parser.fromstring(prose.html(frame)).find(".//a")
    assert (found.get("href"), found.text) == link


def test_a_frame_without_an_address_is_not_shown() -> None:
    assert prose.html("<div><iframe src='data:text/html,x'></iframe></div>") == "<div></div>"


@given(st.lists(TRICKS, max_size=12).map("".join))
def test_nothing_active_comes_out(source: str) -> None:
    root = parser.fragment_fromstring(str(prose.html(source)), create_parent="section")
    for element in root.iter():
        assert element.tag not in {"script", "style", "iframe", "object", "svg", "form", "input"}
        assert [name for name in element.attrib if name.startswith("on") or name in {"style", "id"}] == []
        address = element.get("href", element.get("src", "")).strip().lower()
        assert not address.startswith(("javascript:", "data:", "vbscript:"))


def test_plain_text_has_no_markup() -> None:
    assert prose.text("**A & B**\n\n- un\n- deux <b>trois</b>") == "A & B un deux trois"
