"""Accessible PDF from Typst templates: `compile_pdf("dossiers/letter.typ", {…}, "fr")`."""

from communs.core.pdf.compilation import PdfError, compile_pdf

__all__ = ["PdfError", "compile_pdf"]
