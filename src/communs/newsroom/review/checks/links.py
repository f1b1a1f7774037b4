"""Links: those that lead nowhere, those that answer an error, those that nobody tried."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from typing_extensions import override

from communs.newsroom.review.check import Check, Text
from communs.newsroom.review.finding import Finding, Severity
from communs.newsroom.review.subject import Link, Subject

NOWHERE = re.compile(r"(?i)(?:#|https?:/{0,2}|(?:https?://)?(?:todo|xxx+|url|lien|link|à compléter)|/?)")
CHECKED = re.compile(r"(?i)https?://.")


def written(link: Link) -> str:
    """A link as an author recognises it."""
    return f"[{link.text}]({link.target})"


class EmptyLink(Check):
    """A link without words, or whose target is empty, `#` or a word that waits for an address."""

    name = "empty-link"
    title: ClassVar[Text] = gettext_lazy("Lien vide")
    true_cases = (
        "[]()",
        "Voir [le programme]().",
        "Voir [le programme](#).",
        "Voir [](https://exemple.fr).",
        'Voir <a href="">le programme</a>.',
        'Voir <a href="https://exemple.fr"></a>.',
        "Voir [le programme](TODO).",
    )
    false_cases = (
        "Voir [le programme](#programme) et [le site](https://exemple.fr).",
        '<a id="programme"></a> Voir <a href="/agenda/">l’agenda</a>.',
        "[![Logo](logo.png)](https://exemple.fr)",
        "`[]()` et une case [ ] (vide).",
        '<a href="/"><img src="logo.svg" alt="Accueil"></a>',
    )

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for link in subject.all_links:
            if not link.text.strip() and not link.target:
                message = _("Ce lien n’a ni texte ni adresse.")
            elif not link.text.strip():
                message = _("Ce lien n’a pas de texte : il est illisible pour tout le monde.")
            elif link.target != "/" and NOWHERE.fullmatch(link.target):
                message = _("Ce lien ne mène nulle part.")
            else:
                continue
            yield self.finding(link.place, link.line, written(link), message, _("Complétez le lien, ou retirez-le."))


class BrokenLink(Check):
    """A link that was tried and answered an error."""

    name = "broken-link"
    title: ClassVar[Text] = gettext_lazy("Lien qui répond une erreur")
    sample: ClassVar = {"link_states": {"https://exemple.fr/perdu": "broken", "https://exemple.fr/": "fine"}}
    true_cases = ("Voir [la page](https://exemple.fr/perdu).",)
    false_cases = ("Voir [la page](https://exemple.fr/) et [une autre](https://exemple.fr/ailleurs).",)

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        for link in subject.all_links:
            if subject.link_states.get(link.target) == "broken":
                message = _("Ce lien répond une erreur.")
                yield self.finding(link.place, link.line, written(link), message, _("Corrigez l’adresse."))


class UncheckedLinks(Check):
    """Links that nobody tried: told once, and only when the question is asked (`--links`). Not tried is never fine."""

    name = "unchecked-links"
    title: ClassVar[Text] = gettext_lazy("Liens non vérifiés")
    severity: ClassVar[Severity] = "warning"
    sample: ClassVar = {"ask_links": True, "link_states": {"https://exemple.fr/": "fine"}}
    true_cases = ("Voir [la page](https://exemple.fr/ailleurs).",)
    false_cases = ("Voir [la page](https://exemple.fr/) et [l’agenda](/agenda/).",)

    @override
    def find(self, subject: Subject) -> Iterator[Finding]:
        known = {"fine", "broken"}
        links = [one for one in subject.all_links if CHECKED.match(one.target)] if subject.ask_links else []
        links = [one for one in links if subject.link_states.get(one.target) not in known]
        if links:
            count = len({link.target for link in links})
            message = ngettext("%(count)s lien non vérifié.", "%(count)s liens non vérifiés.", count) % {"count": count}
            suggestion = _("Ouvrez-les avant de publier, ou vérifiez-les en ligne.")
            yield self.finding(links[0].place, links[0].line, written(links[0]), message, suggestion)
