"""The refusals that several formats share."""

from typing import BinaryIO
from zipfile import is_zipfile

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
    content.seek(0)
    kept = b""
    while block := content.read(BLOCK):
        lowered = (kept + block).lower()
        if any(mark in lowered for mark in MARKUP):
            raise two_formats()
        kept = lowered[-16:]
    if is_zipfile(content):
        raise two_formats()


def head_of(content: BinaryIO, size: int = 8192) -> bytes:
    """Return the first bytes and go back to the start."""
    content.seek(0)
    head = content.read(size)
    content.seek(0)
    return head
