"""What the page will not show of a body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.newsroom.exchange.unshown import unshown, without_code


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Un texte **gras**, [un lien](https://a.example) et <https://b.example>.\n", []),
        ("a < b et c > d\n", []),
        ('Un\n\n<p>Du <abbr title="x">HTML</abbr> permis<br>\net <a href="/x">un lien</a></p>\n', []),
        ("Un\n<script>\nif (a < b) { c() }\n</script>\n", [(1, "<script> non affiché")]),
        ('<iframe src="https://v.example/1"></iframe>', [(0, "<iframe> remplacé par un lien : https://v.example/1")]),
        ("\n<div>\n\nTexte\n", [(1, "<div> n’est pas fermé : il est fermé à l’affichage")]),
        ("<div><span></div>", [(0, "<span> n’est pas fermé : il est fermé à l’affichage")]),
        ("Texte</div>", [(0, "</div> ne ferme rien : il est ignoré")]),
        ("<form>\n<input></form>", [
            (0, "<form> non affiché : pas de formulaire dans un texte"),
            (1, "<input> non affiché : pas de formulaire dans un texte"),
        ]),
        ('<a href="x" onclick="f()">x</a>', [(0, "gestionnaire « onclick » neutralisé")]),
        ('<a href="javascript:f()">x</a>', [(0, "adresse dangereuse retirée de « href »")]),
        ('<p class="encadre noir" style="x">y</p>', [(0, "attributs de <p> non affichés : style, class noir")]),
        ("<center>x</center>", [(0, "<center> non affiché, son texte l’est")]),
        ('<p id="a"></p>\n<p id="a"></p>', [
            (0, "attributs de <p> non affichés : id"), (0, "identifiant « a » donné 2 fois"),
            (1, "attributs de <p> non affichés : id"), (1, "identifiant « a » donné 2 fois"),
        ]),
        ("Un\n{: .text-center}\n\n## Deux {#deux .x}\n", [(3, "attributs « #deux .x » non affichés")]),
        ("`<script>` et ``<b>`<i>`` `\n\n```html\n<script>\n```\n\n~~~\n<form>\n", []),
    ],
)  # fmt: skip
def test_what_is_not_shown(body: str, expected: list[tuple[int, str]]) -> None:
    assert unshown(body) == expected


@given(st.text(st.sampled_from("`~<>/ab \n=\"'!-{}:.#&;"), max_size=60))
def test_any_text_is_read_and_code_keeps_its_places(body: str) -> None:
    assert all(0 <= line <= body.count("\n") for line, _what in unshown(body))
    blank = without_code(body)
    assert blank.count("\n") == body.count("\n")
