"""Pictures: their alternative texts, their size, their absence."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Check, Text
from communs.newsroom.review.finding import Finding, Severity
from communs.newsroom.review.subject import Picture, Subject

COVER_WIDTH = 1200
WIDTH = 640


class MissingAlternative(Check):
    """A picture without an alternative text that nobody declared decorative (RGAA, criterion 1.1)."""

    name = "missing-alternative"
    title: ClassVar[Text] = gettext_lazy("Texte alternatif manquant")
    true_cases = (
        "---\ntitle: T\nune-ou-diaporama:\n- image: /uploads/a.png\n---\nTexte",
        "---\ntitle: T\nune-ou-diaporama:\n- image: /uploads/a.png\n  alternative-textuelle: ''\n---\nTexte",
        "![](photo.png)",
        '<img src="photo.png">',
    )
    false_cases = (
        "---\ntitle: T\nune-ou-diaporama:\n- image: /uploads/a.png\n  alternative-textuelle: Des élèves\n---\nTexte",
        "---\ntitle: T\nune-ou-diaporama:\n- image: /uploads/a.png\n  decorative: true\n---\nTexte",
        "![Des élèves](photo.png)",
        '<img src="trait.png" alt=""> `![](exemple.png)`',
    )

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for picture in subject.all_pictures:
            if picture.source and not picture.decorative and not (picture.alternative or "").strip():
                message = _("Cette image n’a pas de texte alternatif.")
                suggestion = _("Décrivez ce qu’elle apprend, ou déclarez-la décorative.")
                yield self.finding(picture.place, picture.line, _named(picture), message, suggestion)


class EmptyPicture(Check):
    """An entry for a picture that names no file."""

    name = "empty-picture"
    title: ClassVar[Text] = gettext_lazy("Image absente")
    severity: ClassVar[Severity] = "warning"
    true_cases = (
        "---\ntitle: T\nune-ou-diaporama:\n- alternative-textuelle: Des élèves\n---\nTexte",
        "![Des élèves]()",
    )
    false_cases = ("---\ntitle: T\nune-ou-diaporama: []\n---\nTexte ![Des élèves](photo.png)",)

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for picture in subject.all_pictures:
            if not picture.source.strip():
                message = _("Une image est annoncée, mais aucun fichier n’est donné.")
                yield self.finding(picture.place, picture.line, _named(picture), message, _("Choisissez l’image."))


class SmallPicture(Check):
    """A picture narrower than its place: 1,200 pixels for a cover, 640 elsewhere. Only where its size is known."""

    name = "small-picture"
    title: ClassVar[Text] = gettext_lazy("Image trop petite")
    severity: ClassVar[Severity] = "warning"
    sample: ClassVar = {
        "pictures": (Picture("cover", "a.png", "Des élèves", width=800), Picture("body", "b.png", "Un logo", width=700))
    }
    true_cases = ("Texte",)
    false_cases = ()

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for picture in subject.pictures:
            wanted = COVER_WIDTH if picture.place.startswith("cover") else WIDTH
            if picture.width is not None and picture.width < wanted:
                numbers = {"width": picture.width, "wanted": wanted}
                message = _("Cette image a %(width)s pixels de large ; il en faut %(wanted)s.") % numbers
                suggestion = _("Choisissez une image plus grande.")
                yield self.finding(picture.place, picture.line, _named(picture), message, suggestion)


def _named(picture: Picture) -> str:
    return picture.source or picture.alternative or picture.caption or "–"
