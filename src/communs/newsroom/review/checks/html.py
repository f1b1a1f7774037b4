"""HTML that is dangerous, lost at publication, or badly closed."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Check, PassageCheck, Text
from communs.newsroom.review.finding import Finding, Severity
from communs.newsroom.review.markup import Tag
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

CLOSED_BY_OTHERS = """
p li dt dd tr td th thead tbody tfoot option colgroup
"""
PROGRAM = re.compile(r"(?i)<(?P<name>script|object|embed|applet|base|meta)\b[^<>]*>")
UNSAFE_TARGET = re.compile(r"(?i)[\s\x00-\x1f]*(?:javascript|vbscript|data)\s*:")
LOST = frozenset({"iframe", "form", "input", "select", "textarea", "video", "audio", "canvas", "frame"})
STYLE = re.compile(r"(?i)<style\b[^<>]*>")
OPTIONAL_END = frozenset(CLOSED_BY_OTHERS.split())


class UnsafeMarkup(PassageCheck):
    """Programs in a text: `<script>`, `onclick`, `javascript:`. They never reach the page."""

    name = "unsafe-markup"
    title: ClassVar[Text] = gettext_lazy("Code actif")
    true_cases = (
        "<script>alert(1)</script>",
        '<button onclick="ouvrir()">Ouvrir</button>',
        "[clic](javascript:alert(1))",
        '<a href=" JavaScript:alert(1)">clic</a>',
    )
    false_cases = ("`<script>` et\n\n```\n<script>alert(1)</script>\n```\n", '<a href="/script/">le script</a>')

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        suggestion = _("Retirez ce code : il ne sera pas publié.")
        for found in PROGRAM.finditer(passage.live if passage.markup != "plain" else ""):
            message = _("La balise <%(name)s> n’est pas admise.") % {"name": found["name"].lower()}
            yield self.at(passage, found.start(), found.end(), message, suggestion)
        for tag in passage.tags:
            for name, value in tag.attributes.items():
                if name.startswith("on") or (name in {"href", "src", "action"} and UNSAFE_TARGET.match(value or "")):
                    message = _("L’attribut « %(name)s » contient un programme.") % {"name": name}
                    yield self.at(passage, tag.start, tag.end, message, suggestion)
        for link in passage.links:
            if UNSAFE_TARGET.match(link.target) and passage.bare[link.start] != "<":
                yield self.at(passage, link.start, link.end, _("Ce lien contient un programme."), suggestion)


class LostMarkup(PassageCheck):
    """Embedded frames, forms and styles: the page shows none, a block of the editor does it better."""

    name = "lost-markup"
    title: ClassVar[Text] = gettext_lazy("Contenu embarqué")
    severity: ClassVar[Severity] = "warning"
    true_cases = (
        '<iframe src="https://exemple.fr/video"></iframe>',
        "<style>p { color: red }</style>",
        "<form></form>",
    )
    false_cases = ("<div><p>Texte</p></div>", "`<iframe>`")

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        styles = STYLE.finditer(passage.live) if passage.markup != "plain" else ()
        lost = [(tag.name, tag.start, tag.end) for tag in passage.tags if tag.name in LOST and tag.kind != "close"]
        for name, start, end in sorted([*lost, *(("style", *one.span()) for one in styles)], key=lambda one: one[1]):
            message = _("Le contenu de <%(name)s> ne sera pas affiché.") % {"name": name}
            yield self.at(passage, start, end, message, _("Utilisez un bloc : lien vers une vidéo, encadré, lien."))


class UnclosedTag(PassageCheck):
    """A tag that is opened and not closed, or closed and not opened: the rest of the page may follow it."""

    name = "unclosed-tag"
    title: ClassVar[Text] = gettext_lazy("Balise non fermée")
    true_cases = ("<div>Texte", "<div><p>Texte</p></div></div>", "<b>Texte")
    false_cases = (
        "<div><p>Texte<br>suite</div>",
        "<ul><li>Un<li>Deux</ul>",
        "`<div>`",
        "3 < 4 et <https://exemple.fr>",
    )

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        opened, astray = _unbalanced(passage.tags)
        for tag in opened:
            message = _("La balise <%(name)s> n’est pas fermée.") % {"name": tag.name}
            suggestion = _("Ajoutez </%(name)s>, ou retirez la balise.") % {"name": tag.name}
            yield self.at(passage, tag.start, tag.end, message, suggestion)
        for tag in astray:
            message = _("La balise </%(name)s> ferme une balise qui n’est pas ouverte.") % {"name": tag.name}
            yield self.at(passage, tag.start, tag.end, message, _("Retirez-la."))


class DuplicateId(Check):
    """The same `id` twice: links and labels reach the first only (RGAA, criterion 8.2)."""

    name = "duplicate-id"
    title: ClassVar[Text] = gettext_lazy("Identifiant en double")
    true_cases = ('<p id="a">Un</p>\n\n<p id="a">Deux</p>',)
    false_cases = ('<p id="a">Un</p>\n\n<p id="b">Deux</p>', '`<p id="a">` <p id="a">Un</p>')

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        seen: set[str] = set()
        for passage in subject.passages:
            for tag in passage.tags:
                identifier = tag.attributes.get("id") if tag.kind != "close" else None
                if identifier and identifier in seen:
                    message = _("L’identifiant « %(id)s » est utilisé deux fois.") % {"id": identifier}
                    yield self.at(passage, tag.start, tag.end, message, _("Donnez-lui un autre nom, ou retirez-le."))
                seen.add(identifier or "")


def _unbalanced(tags: list[Tag]) -> tuple[list[Tag], list[Tag]]:
    """The tags that are never closed, and the closing ones that close nothing."""
    opened: list[Tag] = []
    open_names: Counter[str] = Counter()
    unclosed: list[Tag] = []
    astray: list[Tag] = []
    for tag in tags:
        if tag.kind == "open":
            opened.append(tag)
            open_names[tag.name] += 1
        elif tag.kind == "close" and open_names[tag.name]:
            while opened[-1].name != tag.name:
                unclosed.append(opened.pop())
                open_names[unclosed[-1].name] -= 1
            open_names[opened.pop().name] -= 1
        elif tag.kind == "close":
            astray.append(tag)
    found = [tag for tag in [*unclosed, *opened] if tag.name not in OPTIONAL_END]
    return sorted(found, key=lambda tag: tag.start), [tag for tag in astray if tag.name not in OPTIONAL_END]
