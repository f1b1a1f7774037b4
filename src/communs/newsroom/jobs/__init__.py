"""Queued work of this room, one module a purpose."""

from communs.newsroom.jobs import pictures, press, words

__all__ = ["pictures", "press", "words"]
