"""Queued work of this room, one module a purpose."""

from communs.newsroom.jobs import links, pictures, press, publication, words

__all__ = ["links", "pictures", "press", "publication", "words"]
