"""Rows of this room."""

from communs.newsroom.models.addresses import FormerAddress
from communs.newsroom.models.changes import EntryChange
from communs.newsroom.models.entries import Article, Entry, Event, PlainPage, PressRelease, Publication
from communs.newsroom.models.figures import DeclaredFigure, FigureQuote, PlannedQuote
from communs.newsroom.models.mailing import Journalist, Letter, LetterContent, Mailing, PrivateLink
from communs.newsroom.models.media import Attachment, Picture, Rendition
from communs.newsroom.models.review import Acknowledgement, LinkCheck, Mend
from communs.newsroom.models.sections import NewsroomHome, Section
from communs.newsroom.models.vocabulary import Author, PressContact, Term
from communs.newsroom.models.words import IndexedWord

__all__ = [
    "Acknowledgement",
    "Article",
    "Attachment",
    "Author",
    "DeclaredFigure",
    "Entry",
    "EntryChange",
    "Event",
    "FigureQuote",
    "FormerAddress",
    "IndexedWord",
    "Journalist",
    "Letter",
    "LetterContent",
    "LinkCheck",
    "Mailing",
    "Mend",
    "NewsroomHome",
    "Picture",
    "PlainPage",
    "PlannedQuote",
    "PressContact",
    "PressRelease",
    "PrivateLink",
    "Publication",
    "Rendition",
    "Section",
    "Term",
]
