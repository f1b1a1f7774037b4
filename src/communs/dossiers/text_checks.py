"""What must hold of the texts of a demarche before its form is published; registered in `apps`."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from communs.dossiers.text_page import live_revisions
from communs.procedures.administration import Finding
from communs.procedures.editor.cards import Document
from communs.procedures.editor.uses import Use
from communs.procedures.enums import TextKind
from communs.procedures.models import Demarche
from communs.procedures.texts import broken_texts, texts_naming

PAGES = {TextKind.MAIL: "dossiers:mail-text", TextKind.LETTER: "dossiers:letter-text"}


def uses_by_texts(demarche: Demarche, _document: Document) -> Iterator[Use]:
    """The fields that texts, published or in preparation, show: the editor warns before one goes."""
    for field, found in texts_naming(demarche).items():
        for text in found:
            words = {"kind": text.get_kind_display(), "moment": text.get_moment_display()}
            yield Use(field, _("%(kind)s « %(moment)s »") % words)


def tags_are_known(demarche: Demarche) -> Iterator[Finding]:
    """Each tag of a published text is known to the form in preparation and to those that dossiers still follow."""
    for text, problems in broken_texts(demarche, live_revisions(demarche)):
        url = reverse(PAGES[TextKind(text.kind)], args=[demarche.pk, text.moment, text.language])
        named = {"text": f"{text.get_kind_display()} « {text.get_moment_display()} »"}
        for problem in problems:
            yield Finding(_("%(text)s : %(problem)s") % {**named, "problem": problem.message}, url)
