"""What an author meant to replace before anybody else reads the text."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import PassageCheck, Text
from communs.newsroom.review.finding import Finding
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Subject

_TO_DO = r"compl[ée]ter|pr[ée]ciser|confirmer|valider|d[ée]finir|remplir|ins[ée]rer|v[ée]rifier|mettre à jour|r[ée]diger|venir"
_WANTED = (
    r"citation|verbatim|nom|pr[ée]nom|fonction|date|heure|lieu|titre|chiffre|nombre|lien|url|image|photo|visuel|logo|texte"
    r"|adresse|contact|t[ée]l[ée]phone|quote|name|title|place|figure|number|link|picture|text|phone|double|brouillon|draft"
)
MISSING = re.compile(
    r"(?<![\w/])X{3,6}(?![\w/])"
    r"|(?<!\w)XX(?:/XX(?:/(?:XX(?:XX)?|\d{2,4}))?|/\d{2,4})(?!\w)"
    r"|(?<![\w’'-])XX(?=[ \u00a0\u202f](?!(?:si[èe]cle|de|du|des|et|à|est|a)\b)(?:[a-zà-ÿœ]|[%€]))[ \u00a0\u202f](?:[\wà-ÿ’]+|[%€])"
    r"|\b(?:INSERTION|INS[ÉE]RER|INSERT|PLACEHOLDER)\b(?:[ ](?:[A-ZÀ-Ý]+(?:[’'][A-ZÀ-Ý]+)?))*"
    r"|(?<!\w)[AÀ] (?:COMPL[ÉE]TER|PR[ÉE]CISER|CONFIRMER|VALIDER|REMPLIR|R[ÉE]DIGER|INS[ÉE]RER)\b"
    r"|\b(?:TODO|FIXME|TBD|TBC|TBA)\b"
    rf"|(?i:[\[(]\s*(?:[àa] |à )(?:{_TO_DO})\b[^\[\]()\n]{{0,80}}[\])](?![(\[:]))"
    rf"|(?i:\[\s*(?:(?:ins[ée]rer|ajouter|insert|add)\b[^\[\]\n]{{1,80}}|(?:{_WANTED})(?:\s(?:du|de la|de l[’']|des|of the)\s?[^\[\]\n]{{1,40}})?)\s*\](?![(\[:]))"
    r"|(?i:[\[(]\s*to be (?:completed|confirmed|defined|announced|written|added|specified)\b[^\[\]()\n]{0,40}[\])])"
    r"|(?i:\blorem\s+ipsum\b(?:\s+dolor\s+sit\s+amet)?)"
    r"|(?i:\binsert (?:a |an |the )?(?:quote|image|picture|link|text|name|date|figure)s?(?: here)?\b(?=[\s.…]*$|\s+here))",
    re.MULTILINE,
)
CHEVRONS = re.compile(r"<<[^<>\n]{1,200}>>")


class Placeholder(PassageCheck):
    """« XX élèves », « INSERTION CITATION… », « [à compléter] », lorem ipsum, TODO, `<<…>>`: words that wait for others."""

    name = "placeholder"
    title: ClassVar[Text] = gettext_lazy("Texte à remplacer")
    true_cases = (
        "Cet outil servira à XX élèves de l’académie.",
        "INSERTION CITATION MINISTRE",
        "Le budget est de [à compléter] euros.",
        "Rendez-vous le [date] (lieu à préciser).\n\nEntrée libre (à confirmer).",
        "Lorem ipsum dolor sit amet, consectetur.",
        "TODO : relire ce passage.",
        "Le programme est <<insérer le lien>>.",
        "À COMPLÉTER avant vendredi",
        "Rendez-vous le XX/XX/2024.",
        "The minister said: [insert quote].",
        "The venue is (to be confirmed).",
        "TBD",
    )
    false_cases = (
        "Au XXe siècle comme au XX siècle, l’informatique change.",
        "Lisez [la citation](https://exemple.fr) et [titre][1].",
        "Le code `TODO` et `<<nom>>` sont des exemples.",
        "Les dossiers à compléter sont nombreux ; insérer une image est facile.",
        "Numérique en commun[s] (NEC) ; [10h] Mot d’accueil.",
        "Louis XIV et la saison XX de la série.",
    )

    @override
    def find_in(self, passage: Passage, subject: Subject) -> Iterator[Finding]:
        chevrons = CHEVRONS.finditer(passage.bare or passage.read)
        for found in sorted([*MISSING.finditer(passage.prose), *chevrons], key=lambda one: one.start()):
            message = _("« %(text)s » attend d’être remplacé.") % {"text": found[0].strip()}
            yield self.at(passage, found.start(), found.end(), message, _("Écrivez le texte définitif, ou retirez-le."))
