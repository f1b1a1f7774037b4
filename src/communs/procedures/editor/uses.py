"""What depends on a field: rooms that read answers say so, and the editor warns before the field goes.

uses.register("routing", source)    # source(demarche, document) -> Use, Use…
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext as _

from communs.core.registry import Registry
from communs.procedures.editor.cards import Document
from communs.questionnaires.conditions.uses import uses_of
from communs.questionnaires.field import Json
from communs.questionnaires.schema import read_draft

if TYPE_CHECKING:
    from communs.procedures.models import Demarche


class Use(msgspec.Struct, frozen=True):
    """`field` feeds something, told in a few words: « la condition de “Statuts” »."""

    field: str
    words: str


Source = Callable[["Demarche", Document], Iterable[Use]]
uses: Registry[Source] = Registry("use of fields")


def uses_in(demarche: "Demarche", document: Document) -> dict[str, list[str]]:
    """What depends on each field, by id; a field that feeds nothing is left out."""
    found: dict[str, list[str]] = {}
    for name in uses:
        for use in uses[name](demarche, document):
            words = found.setdefault(use.field, [])
            if use.words not in words:
                words.append(use.words)
    return found


def uses_by_the_form(_demarche: "Demarche", document: Document) -> Iterator[Use]:
    """The fields that conditions and formulas of the form itself read."""
    words = {"condition": _("condition de « %(name)s »"), "formula": _("formule de « %(name)s »")}
    for name, found in uses_of(read_draft(document)).items():
        yield from (Use(name, words[use.kind] % {"name": use.label}) for use in found)


def uses_by_cosigners(demarche: "Demarche", _document: "Document") -> Iterator[Use]:
    """The fields that say whether somebody signs, and at which address."""
    for signer in (demarche.cosigning or {}).get("signers", ()):
        said = _("cosignataire « %(label)s »") % {"label": signer["label"]}
        named = [signer["email_field"]] if signer.get("email_field") else []
        yield from (Use(name, said) for name in dict.fromkeys([*named, *read_by(signer.get("when"))]))


def read_by(condition: Json) -> list[str]:
    """The fields that a condition names, as plain JSON."""
    if isinstance(condition, list):
        return [name for part in condition for name in read_by(part)]
    if not isinstance(condition, Mapping):
        return []
    own = [str(condition["field"])] if "field" in condition else []
    return own + read_by(condition.get("of"))
