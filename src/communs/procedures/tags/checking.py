"""Refusing a tag that does not exist, or that has no value at that moment, with its place."""

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.enums import Moment
from communs.procedures.tags.catalogue import Catalogue
from communs.procedures.tags.parsing import Mention, mentions
from communs.procedures.tags.tag import Tag

MOST_PROBLEMS = 50


class TagProblem(msgspec.Struct, frozen=True):
    """A tag that cannot stand: where (line and column from 1), why, what was probably meant."""

    line: int
    column: int
    written: str
    message: str
    near: tuple[Tag, ...] = ()


def tag_problems(text: str, catalogue: Catalogue, moment: Moment) -> list[TagProblem]:
    """The first fifty tags of a text that say nothing at this moment, in order."""
    wrong: list[TagProblem] = []
    for mention in mentions(text):
        tag = catalogue.tags.get(mention.name)
        if tag is None or moment not in tag.moments:
            wrong.append(_problem(mention, tag, catalogue, moment))
        if len(wrong) == MOST_PROBLEMS:
            break
    return wrong


def _problem(mention: Mention, tag: Tag | None, catalogue: Catalogue, moment: Moment) -> TagProblem:
    written = f"{{{{{mention.name}}}}}"
    where = {"tag": written, "line": mention.line, "column": mention.column, "moment": moment.label}
    if tag is None:
        message = _("Ligne %(line)s, colonne %(column)s : la balise %(tag)s n’existe pas.") % where
        near = tuple(catalogue.near(mention.name, catalogue.at(moment)))
    else:
        message = (
            _("Ligne %(line)s, colonne %(column)s : la balise %(tag)s ne dit rien à ce moment (%(moment)s).") % where
        )
        near = ()
    return TagProblem(mention.line, mention.column, written, message, near)
