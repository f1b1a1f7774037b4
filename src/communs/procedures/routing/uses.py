"""Which fields the rules of groups read: the editor of the form warns before one of them goes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from communs.procedures.editor.uses import Use, read_by
from communs.procedures.models import Group

if TYPE_CHECKING:
    from communs.procedures.editor.cards import Document
    from communs.procedures.models import Demarche


def uses_by_rules(demarche: "Demarche", _document: "Document") -> Iterator[Use]:
    """Each field that the rule of an open group reads; one query."""
    for group in Group.objects.filter(demarche=demarche, is_active=True, rule__isnull=False):
        said = _("règle du groupe « %(name)s »") % {"name": group.name}
        yield from (Use(name, said) for name in dict.fromkeys(read_by(group.rule)))
