"""A telephone number."""

import re
from typing import ClassVar

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Field, Json, Operator, RefusedError, Text

REGIONS = ("FR", "GP", "GF", "MQ", "RE", "YT", "NC", "PF")
_SHAPE = re.compile(r"\+?[0-9()/.\s–-]{3,40}", re.ASCII)
_SHORT = re.compile(r"[0-9]{3,6}", re.ASCII)


class Phone(Field, frozen=True, tag="phone"):
    """A number valid in France (overseas included) or possible anywhere, kept as E.164; short numbers as dialled."""

    title: ClassVar[Text] = gettext_lazy("Téléphone")
    summary: ClassVar[Text] = gettext_lazy("Un numéro de téléphone français ou étranger.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un numéro de téléphone : 0123456789 ou +33123456789")
    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "answered")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        digits = re.sub(r"[\s.–-]", "", value) if isinstance(value, str) and _SHAPE.fullmatch(value) else ""
        number = (_short(digits) or _full(digits)) if digits else None
        if number is None:
            raise RefusedError(_("Saisissez un seul numéro, par exemple 01 23 45 67 89 ou +33 1 23 45 67 89."))
        return number

    @override
    def display(self, value: Json, language: str = "fr") -> str:
        if not value.startswith("+"):
            return str(value)
        number = phonenumbers.parse(value)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    @override
    def search_text(self, value: Json) -> str:
        return f"{value} 0{value.removeprefix('+33')}" if value.startswith("+33") else str(value)

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"type": "tel", "autocomplete": "tel"}

    @override
    def advice(self) -> str:
        return _("Format attendu : 01 22 33 44 55, ou +33 1 22 33 44 55 depuis l’étranger.")

    @override
    def sample(self) -> Json:
        return "+33123456789"


def _short(digits: str) -> str | None:
    if not _SHORT.fullmatch(digits):
        return None
    number = phonenumbers.PhoneNumber(country_code=33, national_number=int(digits))
    known = phonenumbers.shortnumberinfo.is_possible_short_number_for_region(number, "FR")
    return digits if known and not digits.startswith("0") else None


def _full(digits: str) -> str | None:
    found = [number for region in REGIONS if (number := _parsed(digits, region))]
    best = [*filter(phonenumbers.is_valid_number, found), *filter(phonenumbers.is_possible_number, found)]
    return phonenumbers.format_number(best[0], phonenumbers.PhoneNumberFormat.E164) if best else None


def _parsed(digits: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
