"""Numbers: ordinals, thousands, « n° »."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Text, TypographyCheck
from communs.newsroom.review.finding import Edit
from communs.newsroom.review.masking import NO_BREAK
from communs.newsroom.review.passage import Passage

NARROW = "\N{NARROW NO-BREAK SPACE}"
ORDINAL = re.compile(
    r"(?<![\w.,])(?:(?P<first>1)(?:i?[èe]re)(?P<firsts>s?)|(?P<second>2)nd(?P<ending>e?)(?P<seconds>s?)"
    r"|(?P<rank>\d{1,4}|[IVXLC]{1,6})(?:i?[èée]me|è)(?P<plural>s?))(?!\w)"
)
SPACED = re.compile(r"(?<![\w.,/-])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?![\w/]|[.,]\d| \d)")
CLOSED = re.compile(
    rf"(?<![\w.,/°-])(?<!\d )[1-9]\d{{4,8}}(?= (?:[a-zà-ÿœ]+[sx]\b|euros?\b|millions?\b)|[ {NO_BREAK}{NARROW}]?€)"
)
DOTTED = re.compile(r"(?<![\w.,/-])[1-9]\d{0,2}(?:\.\d{3})+(?= (?:[a-zà-ÿœ]+[sx]\b|euros?\b)|[ \u00a0\u202f]?€)")
SIGN = re.compile(
    rf"(?<!\w)(?P<sign>[Nn]°)(?P<space>[ ]?)(?=\d)|(?<=[a-zà-ÿ,;] )(?P<capital>N°)(?=[{NO_BREAK}{NARROW}]\d)"
)


class Ordinal(TypographyCheck):
    """« 7ème » for « 7e », « 1ère » for « 1re », « 2nde » for « 2de » (Lexique de l’Imprimerie nationale)."""

    name = "ordinal"
    title: ClassVar[Text] = gettext_lazy("Ordinal")
    message: ClassVar[Text] = gettext_lazy("Les ordinaux s’abrègent ainsi : 1er, 1re, 2d, 2de, 3e.")
    true_cases = (
        "Le 7ème sommet, la 1ère saison, les 2èmes.",
        "Le XXIème siècle et la 2nde édition.",
        "La 17eme fois.",
    )
    false_cases = ("Le 7e sommet, la 1re saison, le 1er mai, la 2de.", "1<sup>er</sup>", "`7ème`", "la nième fois")

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in ORDINAL.finditer(passage.prose):
            if found["first"]:
                new = f"1re{found['firsts']}"
            elif found["second"]:
                new = f"2d{found['ending']}{found['seconds']}"
            else:
                new = f"{found['rank']}e{found['plural']}"
            yield self.edit(passage, found.start(), found.end(), new)


class Thousands(TypographyCheck):
    """Thousands set apart by an ordinary space, by a point, or not at all (from five digits on)."""

    name = "thousands"
    title: ClassVar[Text] = gettext_lazy("Séparateur de milliers")
    message: ClassVar[Text] = gettext_lazy("Les milliers sont séparés par une espace fine insécable.")
    true_cases = ("Près de 950 000 cartes.", "Il y a 10000 personnes.", "Un budget de 1.200.000 euros.")
    false_cases = (
        "950\u202f000 cartes et 2000 jeunes en 2023.",
        "01 99 00 00 00 ou 0 800 123 456",
        "75007 Paris, 77 avenue de Ségur 75015",
        "La norme EN 301 549 et la version 3.2017",
        "RFC 12345",
    )

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for pattern in (SPACED, CLOSED, DOTTED):
            for found in pattern.finditer(passage.prose):
                if not re.search(
                    r"(?:\bEN|\bISO|\bNF|\bRFC|\btél\.?) $", passage.prose[max(0, found.start() - 6) : found.start()]
                ):
                    number = int(re.sub(r"\D", "", found[0]))
                    yield self.edit(passage, found.start(), found.end(), f"{number:,}".replace(",", NARROW))


class NumberSign(TypographyCheck):
    """« N°10 », « n°10 »: the abbreviation of « numéro » is « n° », and a no-break space follows."""

    name = "number-sign"
    title: ClassVar[Text] = gettext_lazy("Abréviation de « numéro »")
    message: ClassVar[Text] = gettext_lazy("« n° » est suivi d’une espace insécable.")
    true_cases = ("La gazette n°10 est parue.", "La loi n° 78-17.", "L’épisode N°5.")
    false_cases = ("La gazette n°\u00a010.", "https://exemple.fr/n°10", "Un n° inconnu.")

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        for found in SIGN.finditer(passage.prose):
            begins = not passage.prose[: found.start()].rstrip(" ")[-1:].isalpha()
            sign = found[0][0] if begins else "n"
            yield self.edit(
                passage, found.start(), found.end(), f"{sign}°" if found["capital"] else f"{sign}°{NO_BREAK}"
            )
