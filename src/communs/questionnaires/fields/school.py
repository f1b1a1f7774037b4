"""A school or another establishment of education."""

import re
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Text, told
from communs.questionnaires.referenced import Referenced

_PROPOSED = re.compile(r"\(([0-9][0-9AB][0-9]{5}[A-Z])\)\Z", re.ASCII)


class School(Referenced, frozen=True, tag="school"):
    """An identifier of the directory of education (UAI): seven digits and a letter. The directory says the rest."""

    title: ClassVar[Text] = gettext_lazy("Établissement scolaire")
    summary: ClassVar[Text] = gettext_lazy("Un établissement de l’annuaire de l’éducation, par son code UAI.")
    prefill_form: ClassVar[Text] = gettext_lazy("Un code UAI : 0340002T")
    widget: ClassVar[str] = "searched"
    source: ClassVar[str] = "school"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[0-9][0-9AB][0-9]{5}[A-Z]", re.ASCII)
    example: ClassVar[str] = "0340002T"

    @override
    def parse(self, value: Json, context: Context) -> Json:
        """A suggestion ends with its code, in brackets."""
        proposed = _PROPOSED.search(value) if isinstance(value, str) else None
        return super().parse(proposed.group(1) if proposed else value, context)

    @override
    def refusal(self) -> str:
        return _("Ce code UAI n’est pas valide : sept chiffres, puis une lettre.")

    @override
    def unknown_message(self) -> str:
        return _("Ce code est inconnu de l’annuaire de l’éducation : vérifiez-le.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return told(
            (_("Établissement"), data.get("name")),
            (_("Type"), data.get("kind")),
            (_("Statut"), data.get("sector")),
            (_("Adresse"), data.get("address")),
            (_("Académie"), data.get("academy")),
        )

    @override
    def advice(self) -> str:
        return _("Tapez le nom et la ville pour trouver le code, ou le code lui-même, par exemple 0340002T.")
