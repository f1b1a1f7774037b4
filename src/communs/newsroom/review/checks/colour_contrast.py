"""Colours written into a text."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import PassageCheck, Text
from communs.newsroom.review.colours import ENOUGH, INK, WHITE, Rgb, colour, contrast, declarations
from communs.newsroom.review.finding import Finding, Severity
from communs.newsroom.review.markup import Tag
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

WITHOUT_TEXT = frozenset({"iframe", "img", "hr", "video", "audio", "canvas", "svg", "br"})
WORDS_APART = frozenset({"span", "font", "em", "strong", "b", "i", "u", "a", "small", "mark"})


def colours_of(tag: Tag) -> tuple[Rgb | None, Rgb | None]:
    """The colours of the text and of the background that a tag sets."""
    style = declarations(tag.attributes.get("style") or "")
    text = style.get("color") or (tag.attributes.get("color") if tag.name == "font" else None) or ""
    background = style.get("background-color") or style.get("background") or tag.attributes.get("bgcolor") or ""
    return colour(text), colour(background)


class Contrast(PassageCheck):
    """Colours of an inline style whose contrast is under 4.5 (WCAG 1.4.3), against white and black where one is not given."""

    name = "contrast"
    title: ClassVar[Text] = gettext_lazy("Contraste insuffisant")
    true_cases = (
        '<span style="color: #aaa">Texte</span>',
        '<p style="background-color: navy; color: rgb(90, 90, 90)">Texte</p>',
        '<font color="yellow">Texte</font>',
    )
    false_cases = (
        '<p style="color: #333; background: #fff">Texte</p>',
        '<iframe style="background: rgba(0, 0, 0, 0.1)"></iframe>',
        '<p style="margin-top: 40px">Texte</p>',
        '`<span style="color: #aaa">`',
    )

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        for tag in passage.tags:
            text, background = colours_of(tag)
            if (text or background) and tag.name not in WITHOUT_TEXT:
                ratio = contrast(text or INK, background or WHITE)
                if ratio < ENOUGH:
                    message = _("Contraste de %(ratio)s entre texte et fond : il en faut 4,5.")
                    written = f"{ratio:.1f}".replace(".", ",")
                    suggestion = _("Retirez la couleur.")
                    yield self.at(passage, tag.start, tag.end, message % {"ratio": written}, suggestion)


class ColourAlone(PassageCheck):
    """Words that a colour alone sets apart (WCAG 1.4.1): who does not see it misses what it means."""

    name = "colour-alone"
    title: ClassVar[Text] = gettext_lazy("Mise en valeur par la couleur seule")
    severity: ClassVar[Severity] = "warning"
    true_cases = ('Les places <span style="color: #c00">en rouge</span> sont prises.',)
    false_cases = ('<strong style="font-weight: 700">Important</strong>', '<p style="color: #161616">Texte</p>')

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        for tag in passage.tags:
            text, _background = colours_of(tag)
            if tag.name in WORDS_APART and text and len(set(text)) > 1:
                message = _("Ces mots ne se distinguent que par leur couleur.")
                yield self.at(passage, tag.start, tag.end, message, _("Utilisez le gras, ou dites-le en mots."))
