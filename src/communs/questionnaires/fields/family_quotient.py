"""The family quotient, asked in the name of whoever signed in by FranceConnect."""

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.field import Context, Detail, Json, Question, Text, told
from communs.questionnaires.fields.checkbox import Checkbox


class FamilyQuotient(Checkbox, frozen=True, tag="family_quotient"):
    """An agreement to ask for the quotient: the identity that FranceConnect gave is sent to API Particulier."""

    title: ClassVar[Text] = gettext_lazy("Quotient familial")
    summary: ClassVar[Text] = gettext_lazy("Le quotient familial, demandé à la CAF ou à la MSA grâce à FranceConnect.")
    prefill_form: ClassVar[Text] = ""
    repeatable: ClassVar[bool] = False
    source: ClassVar[str] = "family_quotient"

    @override
    def question(self, value: Json) -> Question | None:
        return Question(self.source, "agreed") if value else None

    @override
    def missing_message(self) -> str:
        return _("Cochez cette case pour que votre quotient familial soit demandé.")

    @override
    def unknown_message(self) -> str:
        return _("Le quotient n’a pas été trouvé : connectez-vous par FranceConnect, ou écrivez à l’administration.")

    @override
    def findings(self, data: Json, context: Context) -> list[Detail]:
        return told(
            (_("Quotient familial"), data.get("quotient")),
            (_("Mois"), data.get("month")),
            (_("Régime"), data.get("scheme")),
        )
