"""Somebody's words."""

import re
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks

#: Words that their author already put between marks, and that hold no others.
MARKED = re.compile(r"""[«“"]\s*([^«»“”"]*?)\s*[»”"]""")
MARKS = {"fr": ("«\u202f", "\u202f»"), "en": ("“", "”")}


class QuotationBlock(blocks.StructBlock):
    """A quotation with who said it; the quotation marks are added."""

    words = blocks.TextBlock(label=_("Citation"), rows=3, help_text=_("Sans guillemets : ils sont ajoutés."))
    name = blocks.CharBlock(label=_("Qui"), required=False)
    role = blocks.CharBlock(label=_("Fonction"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "newsroom/blocks/quotation.html"

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"paragraphs": quoted(value["words"], get_language() or "fr")}


def quoted(words: str, language: str) -> list[str]:
    """Return the paragraphs of a quotation between the marks of the language, whatever marks were written around it."""
    opening, closing = MARKS.get(language[:2], MARKS["fr"])
    bare = found[1] if (found := MARKED.fullmatch(words.strip())) else words.strip()
    paragraphs = [part.strip() for part in bare.splitlines() if part.strip()] or [""]
    paragraphs[0] = f"{opening}{paragraphs[0]}"
    paragraphs[-1] = f"{paragraphs[-1]}{closing}"
    return paragraphs
