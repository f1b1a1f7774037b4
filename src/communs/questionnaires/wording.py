"""How text is tidied on the way in, and how numbers and sizes are written on the way out."""

import functools
import re
import unicodedata
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import get_language

_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u2028\u2029\ufeff]")


def tidy(text: str) -> str:
    """Remove what PostgreSQL or a reader cannot use (controls, lone surrogates), compose accents, trim, LF only."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", unified)).strip()


def one_line(text: str) -> str:
    """`tidy`, with every run of white space made one space."""
    return " ".join(tidy(text).split())


def folded(text: str) -> str:
    """Text as compared by people: without accents, case, hyphens and apostrophes."""
    marks_off = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", marks_off.replace("œ", "oe").replace("Œ", "oe").casefold()).split())


def plain(text: str) -> str:
    """Text as conditions compare it: without accents nor case, white space made one; punctuation counts."""
    marks_off = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(marks_off.casefold().split())


def locale_of(language: str | None = None) -> Locale:
    """The locale of a language code, of the page's language when it is not given; French when it is unknown."""
    return _locale(language or get_language() or "fr")


@functools.cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("fr")


def number(value: int | Decimal, language: str | None = None) -> str:
    """« 1 234,5 » in French, “1,234.5” in English."""
    return str(format_decimal(value, locale=locale_of(language), decimal_quantization=False))


def size(count: int, language: str | None = None) -> str:
    """A number of bytes: « 2,5 Mo », “2.5 MB”."""
    letter = "o" if locale_of(language).language == "fr" else "B"
    value = Decimal(count)
    for prefix in ("", "k", "M"):
        if value < 1000:  # noqa: PLR2004 - SI prefixes
            return f"{number(round(value, 1).normalize() + 0, language)}\u00a0{prefix}{letter}"
        value /= 1000
    return f"{number(round(value, 1), language)}\u00a0G{letter}"
