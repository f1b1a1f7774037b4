"""How strong a password must be: long, and not guessable from what is known of the person.

The length follows the CNIL's recommendation on passwords (deliberation 2022-100, at least 12 characters where
repeated attempts are limited); the strength is measured by zxcvbn.
"""

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from zxcvbn_rs_py import Feedback, zxcvbn

if TYPE_CHECKING:
    from communs.accounts.models import Person

MIN_LENGTH = 12
MIN_SCORE = 3
# zxcvbn costs more than linear time; what follows adds nothing to a score that is already the best.
MEASURED_LENGTH = 100

WEAKNESSES = {
    "StraightRowsOfKeysAreEasyToGuess": _("des touches qui se suivent sur le clavier se devinent facilement"),
    "ShortKeyboardPatternsAreEasyToGuess": _("un petit motif sur le clavier se devine facilement"),
    "RepeatsLikeAaaAreEasyToGuess": _("des caractères répétés, comme « aaa », se devinent facilement"),
    "RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess": _("des répétitions, comme « abcabc », aident peu"),
    "SequencesLikeAbcAreEasyToGuess": _("des suites, comme « abc » ou « 6543 », se devinent facilement"),
    "RecentYearsAreEasyToGuess": _("une année récente se devine facilement"),
    "DatesAreOftenEasyToGuess": _("une date se devine facilement"),
    "ThisIsATop10Password": _("c’est l’un des mots de passe les plus utilisés"),
    "ThisIsATop100Password": _("c’est un mot de passe très utilisé"),
    "ThisIsACommonPassword": _("c’est un mot de passe courant"),
    "ThisIsSimilarToACommonlyUsedPassword": _("il ressemble à un mot de passe courant"),
    "AWordByItselfIsEasyToGuess": _("un mot seul se devine facilement"),
    "NamesAndSurnamesByThemselvesAreEasyToGuess": _("un nom seul se devine facilement"),
    "CommonNamesAndSurnamesAreEasyToGuess": _("un nom répandu se devine facilement"),
}
ADVICE = {
    "AddAnotherWordOrTwo": _("ajoutez un ou deux mots sans lien entre eux"),
    "AvoidRepeatedWordsAndCharacters": _("évitez les répétitions"),
    "AvoidSequences": _("évitez les suites"),
    "AvoidRecentYears": _("évitez les années récentes"),
    "AvoidYearsThatAreAssociatedWithYou": _("évitez les années qui vous concernent"),
    "UseALongerKeyboardPatternWithMoreTurns": _("évitez les motifs du clavier"),
    "UseAFewWordsAvoidCommonPhrases": _("prenez quelques mots sans lien plutôt qu’une expression courante"),
    "CapitalizationDoesntHelpVeryMuch": _("les majuscules aident peu"),
    "AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase": _("écrire tout en majuscules aide peu"),
    "ReversedWordsArentMuchHarderToGuess": _("écrire un mot à l’envers aide peu"),
    "PredictableSubstitutionsDontHelpVeryMuch": _("remplacer « a » par « @ » aide peu"),
    "AvoidDatesAndYearsThatAreAssociatedWithYou": _("évitez les dates qui vous concernent"),
}


class StrengthValidator:
    """Refuse passwords shorter than 12 characters or that an attacker would guess (zxcvbn score below 3 of 4)."""

    def validate(self, password: str, user: "Person | None" = None) -> None:
        """Raise `ValidationError` saying what is weak and what would be better."""
        if len(password) < MIN_LENGTH:
            raise ValidationError(_too_short(len(password)), code="password_too_short")
        words = _personal_words(user)
        for measured in (password, _without(words, password)):
            result = zxcvbn(measured[:MEASURED_LENGTH], words)
            if int(result.score) < MIN_SCORE:
                raise ValidationError(_too_weak(result.feedback), code="password_too_weak")

    def get_help_text(self) -> str:
        """Return the rule as shown below the field."""
        return gettext(
            "Au moins 12 caractères, difficiles à deviner. Une phrase de quatre ou cinq mots sans lien convient bien."
        )


def _too_short(length: int) -> str:
    missing = MIN_LENGTH - length
    return ngettext(
        "Ce mot de passe est trop court : il manque %(missing)d caractère (12 au moins).",
        "Ce mot de passe est trop court : il manque %(missing)d caractères (12 au moins).",
        missing,
    ) % {"missing": missing}


def _too_weak(feedback: Feedback | None) -> str:
    weakness = WEAKNESSES.get(_name(feedback.warning)) if feedback else None
    advice = [str(ADVICE[_name(each)]) for each in (feedback.suggestions if feedback else []) if _name(each) in ADVICE]
    reason = f" : {weakness}" if weakness else ""
    better = " ; ".join(advice or [gettext("ajoutez un ou deux mots sans lien entre eux")])
    return gettext("Ce mot de passe est trop facile à deviner%(reason)s. Conseil : %(better)s.") % {
        "reason": reason,
        "better": better,
    }


def _name(member: object) -> str:
    """The name of a member of zxcvbn's enumerations, which cannot be keys themselves."""
    return repr(member).rpartition(".")[2]


def _without(words: list[str], password: str) -> str:
    """What is left of a password once the person's own words are taken out: they count for nothing."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "", password, flags=re.IGNORECASE) or "-"


def _personal_words(person: "Person | None") -> list[str]:
    known = [person.email, person.first_name, person.last_name] if person else []
    words = {word for text in known for word in re.split(r"\W+", text.lower()) if len(word) > 2}  # noqa: PLR2004 - shorter words say nothing
    return sorted({"communs", *words, *(text.lower() for text in known if text)})
