"""The blocks of a text: one class each, in one file, with its template in `templates/newsroom/blocks/`.

Adding one is adding a file and a line in `body.py`: the migrations know nothing of them (see `body_field`). Each can say
itself as Markdown (`as_markdown`) for files, plain text and search; those that Markdown cannot say are written there as
a fenced block, and read back from it (see `portable`).
"""

from communs.newsroom.blocks.body import AccessBlock, BodyBlock, CoverBlock, FactsBlock, FilesBlock

__all__ = ["AccessBlock", "BodyBlock", "CoverBlock", "FactsBlock", "FilesBlock"]
