"""What the answers written freely have in common: conditions compare them without case nor accents."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from typing_extensions import override

from communs.questionnaires.field import Constant, Field, Json, Operator, RefusedError
from communs.questionnaires.wording import plain


class Written(Field, frozen=True):
    """A text of the person's own."""

    operators: ClassVar[tuple[Operator, ...]] = ("=", "≠", "contains", "does not contain", "matches", "answered")

    @override
    def comparable(self, value: Json) -> Any:
        return plain(value)

    @override
    def read_constant(self, value: Constant) -> Any:
        """Any text: a part of an answer need not be an answer."""
        text = plain(value) if isinstance(value, str) else ""
        if not text:
            raise RefusedError(_("Donnez un texte à comparer."))
        return text
