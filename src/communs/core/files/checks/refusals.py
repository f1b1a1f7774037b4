"""The refusals that several formats share."""

from collections.abc import Iterable
from typing import BinaryIO
from zipfile import is_zipfile

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from communs.core.files.errors import FileRefused

BLOCK = 1 << 20
MARKUP = (b"<script", b"<html", b"<!doctype html", b"<iframe", b"<?php")


def not_what_it_says() -> FileRefused:
    """The content is not of the format that the name announces."""
    return FileRefused(
        _(
            "Le contenu de ce fichier ne correspond pas à son extension. "
            "Ouvrez-le dans le logiciel qui l’a créé, puis enregistrez-le de nouveau au format voulu."
        )
    )


def damaged() -> FileRefused:
    """The content cannot be read to its end."""
    return FileRefused(
        _(
            "Ce fichier est endommagé ou incomplet. Vérifiez qu’il s’ouvre sur votre appareil, puis envoyez-le de nouveau."
        )
    )


def two_formats() -> FileRefused:
    """The content is valid in two formats at once: the usual disguise of an attack."""
    return FileRefused(
        _(
            "Ce fichier cache un second contenu, ce qui est interdit par sécurité. Exportez-le de nouveau, puis renvoyez-le."
        )
    )


def refuse_markup(content: BinaryIO) -> None:
    """Raise `FileRefused` when bytes that should hold no markup contain a web page, or a zip archive at their end."""
    if contains(content, MARKUP) or is_zipfile(content):
        raise two_formats()


def contains(content: BinaryIO, needles: Iterable[bytes], *, exact: bool = False) -> bool:
    """Whether one of these byte strings (at most 64 bytes, in lower case unless `exact`) occurs, block by block."""
    content.seek(0)
    kept = b""
    while block := content.read(BLOCK):
        window = kept + (block if exact else block.lower())
        if any(needle in window for needle in needles):
            return True
        kept = window[-64:]
    return False


def refuse_over(content: BinaryIO, limit: int) -> None:
    """Raise `FileRefused` when a format that is parsed in memory exceeds `limit` bytes."""
    if content.seek(0, 2) > limit:
        raise FileRefused(
            _("Dans ce format, un fichier pèse au plus %(limit)s. Répartissez-le en plusieurs fichiers.")
            % {"limit": filesizeformat(limit)}
        )
    content.seek(0)


def head_of(content: BinaryIO, size: int = 8192) -> bytes:
    """Return the first bytes and go back to the start."""
    content.seek(0)
    head = content.read(size)
    content.seek(0)
    return head
