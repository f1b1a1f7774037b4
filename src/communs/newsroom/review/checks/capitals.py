"""Capitals that lost their accent."""

import re
from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.newsroom.review.check import Text, TypographyCheck
from communs.newsroom.review.finding import Edit
from communs.newsroom.review.masking import BREAK, SOLID, THIN
from communs.newsroom.review.passage import Passage

#: Words of French alone, so that an English title in a French text is left as it is; their first letter is apart.
WORDS = (
    "tats?|coles?|co(?:responsable|conception|logie|logique|nomie|nomique)s?|v[éèe]nements?|changes?|tudes?|tablissements?"
    "|tapes?|diteurs?|ditrices?|lectricité|lectroniques?|lèves?|lus?|lues?|missions?|nergies?|noncés?|quipements?"
    "|quipes?|galement|galité|té|tres?|valuer|volutif|volutive|videmment|viter|tant|taient|tait|crits?|crire|coute[rz]?"
    "|chos?|crans?|dités?|laborer|largir|pargne|preuves?|trangers?|trangères?|troite?|tudiants?|tudiantes?"
)
#: Words that English has too: only after an elided article.
SHARED = "ducation|valuation|volution|dition|lections?|mergence|thique"
#: What follows the preposition at the beginning of a sentence; « A » alone may be a letter or a verb.
FOLLOWING = (
    "ce|cet|cette|ces|la|le|les|l[’']\\w+|son|sa|ses|leurs?|notre|votre|mon|partir|travers|titre|noter|savoir|terme|propos"
    "|chaque|tous|toutes|quoi|qui|lire|retenir|bientôt|suivre|peine|moins|défaut|côté|cause|destination|nouveau|distance"
    "|un|une|deux|trois|fin|mi-\\w+|proximité|partir|compter|condition|vos|nos|droite|gauche|court|long|venir|voir|découvrir"
)
WORD = re.compile(rf"E(?<![\w@#/-]E)(?:(?<=[lLdD][’']E)(?:{SHARED})|(?:{WORDS}))(?!\w|’\w)|Ile(?<![\w@#/-]Ile)(?!\w)")
PREPOSITION = re.compile(rf"A(?<![\w’'.-]A)(?= (?:{FOLLOWING})(?!\w))")
CEDILLA = re.compile(r"Ca(?<![\w’'.-]Ca)(?= (?:y|ne|va|se|permet|fait|marche|commence)\b)")
#: Words whose capital bears another accent.
ACCENTED = {"Ile": "Î", "Etre": "Ê", "Etres": "Ê"}
BEGINNING = f"{THIN}{BREAK}{SOLID} \n\t\N{NO-BREAK SPACE}\"'*_«“(–—-"


class AccentedCapital(TypographyCheck):
    """« A cet effet », « Etat », « Ecole »: capitals bear their accents (Académie française)."""

    name = "accented-capital"
    title: ClassVar[Text] = gettext_lazy("Majuscule sans accent")
    message: ClassVar[Text] = gettext_lazy("Les majuscules portent leurs accents.")
    true_cases = (
        "A cet effet, l’Etat agit.",
        "**A ce titre**, nous venons.",
        "Les Ecoles. A l’issue du bilan.",
        "Ca va.",
    )
    false_cases = (
        "À cet effet, l’État agit.",
        "Le plan A est prêt. La vitamine A les aide.",
        "Il a dit. A-t-il tort ? A priori non.",
        "Etalab, Ecobalyse, Eté2024 et l’Open Education Global.",
        "ETAT",
    )

    @override
    def edits(self, passage: Passage) -> Iterator[Edit]:
        text = passage.prose
        for found in WORD.finditer(text):
            yield self.edit(passage, found.start(), found.start() + 1, ACCENTED.get(found[0], "É"))
        for pattern, new in ((PREPOSITION, "À"), (CEDILLA, "Ç")):
            for found in pattern.finditer(text):
                before = text[: found.start()].rstrip(BEGINNING)
                if not before or before[-1] in ".!?…:" or _block_begins(text, found.start()):
                    yield self.edit(passage, found.start(), found.start() + 1, new)


def _block_begins(text: str, offset: int) -> bool:
    """Whether nothing but mark-up stands between the border of the block and a character."""
    before = text[max(0, offset - 200) : offset].rstrip(f"{THIN} \"'*_«“(")
    return before.endswith((BREAK, "\n\n")) or not before
