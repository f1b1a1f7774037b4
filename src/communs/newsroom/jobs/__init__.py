"""Queued work of this room, one module a purpose."""

from communs.newsroom.jobs import pictures, words

__all__ = ["pictures", "words"]
