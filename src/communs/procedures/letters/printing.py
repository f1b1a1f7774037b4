"""A filled letter as a PDF that everybody can read (PDF/UA-1)."""

from collections.abc import Mapping

import msgspec
from django.utils.translation import gettext as _

from communs.core.pdf import compile_pdf
from communs.procedures.letters.layout import Page


def pdf_of(page: Page, language: str, pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a page; `pictures` holds the bytes of `layout.pictures(page)`, by the same names.

    Raises `PdfError`.
    """
    data = msgspec.to_builtins(page) | {"words": {"question": _("Question"), "answer": _("Réponse")}}
    return compile_pdf("procedures/letter.typ", data, language, files=pictures)
