"""A short text with an imposed form: kinds of characters, or a regular expression."""

import functools
from typing import Annotated, Any, ClassVar

import msgspec
import re2
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from typing_extensions import override

from communs.questionnaires.field import Context, Issue, Json, RefusedError, Text
from communs.questionnaires.wording import one_line
from communs.questionnaires.written import Written

LONGEST = 500


class Formatted(Written, frozen=True, tag="formatted"):
    """A text of an imposed form: allowed characters and lengths, or a whole-text `pattern`.

    The pattern follows the RE2 syntax, whose matching time grows linearly with the text: no pattern can stall a
    server. `example` must match it and is shown; `message` replaces the general refusal.
    """

    title: ClassVar[Text] = gettext_lazy("Texte formaté")
    summary: ClassVar[Text] = gettext_lazy("Un identifiant ou un code dont la forme est imposée.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un texte de la forme imposée")

    letters: bool = True
    digits: bool = True
    others: bool = True
    min_length: Annotated[int, msgspec.Meta(ge=0, le=LONGEST)] = 0
    max_length: Annotated[int, msgspec.Meta(ge=1, le=LONGEST)] = LONGEST
    pattern: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    example: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    message: Annotated[str, msgspec.Meta(max_length=500)] = ""

    @override
    def parse(self, value: Json, context: Context) -> Json:
        if not isinstance(value, str):
            raise RefusedError(_("Saisissez un texte."))
        text = one_line(value)
        complaint = self._complaint(text)
        if complaint:
            raise RefusedError(self.message or complaint)
        return text or None

    def _complaint(self, text: str) -> str:
        if len(text) < self.min_length:
            said = ngettext(
                "Saisissez au moins %(count)s caractère.", "Saisissez au moins %(count)s caractères.", self.min_length
            )
            return said % {"count": self.min_length}
        if len(text) > self.max_length:
            said = ngettext(
                "Saisissez au plus %(count)s caractère.", "Saisissez au plus %(count)s caractères.", self.max_length
            )
            return said % {"count": self.max_length}
        if self.pattern:
            return "" if _compiled(self.pattern).fullmatch(text) else self._expected()
        return self._characters(text)

    def _expected(self) -> str:
        if not self.example:
            return _("Ce texte n’a pas la forme attendue.")
        return _("Ce texte n’a pas la forme attendue, par exemple « %(example)s ».") % {"example": self.example}

    def _characters(self, text: str) -> str:
        if not self.letters and any(c.isalpha() for c in text):
            return _("Les lettres ne sont pas acceptées ici.")
        if not self.digits and any(c.isdigit() for c in text):
            return _("Les chiffres ne sont pas acceptés ici.")
        if not self.others and not all(c.isalpha() or c.isdigit() for c in text):
            return _("Seuls les lettres et les chiffres autorisés sont acceptés, sans espace ni ponctuation.")
        return ""

    @override
    def advice(self) -> str:
        return _("Exemple : %(example)s") % {"example": self.example} if self.example else ""

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        numeric = not self.pattern and self.digits and not self.letters and not self.others
        return {"inputmode": "numeric"} if numeric else {}

    @override
    def issues(self) -> list[Issue]:
        found = []
        if self.min_length > self.max_length:
            found.append(Issue("min_length", _("La longueur minimale dépasse la longueur maximale.")))
        if not (self.letters or self.digits or self.others):
            found.append(Issue("letters", _("Autorisez au moins une sorte de caractères.")))
        return found or self._issues_of_pattern()

    def _issues_of_pattern(self) -> list[Issue]:
        try:
            complaint = self._complaint(self.example) if self.example else ""
            _compiled(self.pattern)
        except re2.error as error:
            return [Issue("pattern", _("Expression régulière invalide (%(reason)s).") % {"reason": _reason(error)})]
        if complaint:
            return [Issue("example", _("L’exemple ne respecte pas le format : %(why)s") % {"why": complaint})]
        if self.pattern and not self.example:
            return [Issue("example", _("Donnez un exemple : il guide la saisie et vérifie l’expression."))]
        return []

    @override
    def sample(self) -> Json:
        if self.example:
            return self.example
        kinds = ((self.letters, "a"), (self.digits, "7"), (self.others, "-"))
        letter = next(sign for allowed, sign in kinds if allowed)
        return letter * min(max(self.min_length, 6), self.max_length)


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:  # noqa: ANN401 - the library has no types
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(pattern, options)


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
