"""An e-mail address."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Json, RefusedError, Text
from communs.questionnaires.written import Written

LONGEST = 254
# RFC 5321 lengths; letters with accents are allowed on both sides (RFC 6531), the last label has no digit.
_ADDRESS = re.compile(
    r"[\w!#$%&*+/=?^`{|}~'-]+(\.[\w!#$%&*+/=?^`{|}~'-]+)*"
    r"@([^\W_]([\w-]{0,61}[^\W_])?\.)+(xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})",
    re.IGNORECASE,
)


class EmailAddress(Written, frozen=True, tag="email"):
    """An address `name@domain.tld`; the domain is written in lower case."""

    title: ClassVar[Text] = gettext_lazy("Adresse électronique")
    summary: ClassVar[Text] = gettext_lazy("Une adresse électronique, dont la forme est vérifiée.")
    prefill_form: ClassVar[Text] = gettext_lazy("Une adresse électronique")

    @override
    def parse(self, value: Json, context: Context) -> Json:
        name, at, domain = value.rpartition("@") if isinstance(value, str) else ("", "", "")
        address = f"{name}{at}{domain.lower()}"
        if len(address) > LONGEST or not _ADDRESS.fullmatch(address):
            raise RefusedError(_("Saisissez une adresse électronique valide, par exemple nom@exemple.fr."))
        return address

    @override
    def attributes(self, context: Context) -> dict[str, str]:
        return {"type": "email", "autocomplete": "email", "spellcheck": "false"}

    @override
    def advice(self) -> str:
        return _("Format attendu : nom@exemple.fr")

    @override
    def sample(self) -> Json:
        return "camille@exemple.example"
