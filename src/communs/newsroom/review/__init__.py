"""The review of a text before it goes out: pure, the same for a page of the editor and for a file.

findings = review(Subject(passages=(Passage("body", text),)))
blocks_publication(findings)
mend(texts, findings)
"""

from communs.newsroom.review.engine import blocks_publication, review
from communs.newsroom.review.finding import Edit, Finding
from communs.newsroom.review.mending import Mended, mend, undo
from communs.newsroom.review.passage import Passage
from communs.newsroom.review.subject import Link, Picture, Subject

__all__ = [
    "Edit",
    "Finding",
    "Link",
    "Mended",
    "Passage",
    "Picture",
    "Subject",
    "blocks_publication",
    "mend",
    "review",
    "undo",
]
