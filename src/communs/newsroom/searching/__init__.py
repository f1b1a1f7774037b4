"""Search over what the newsroom shows to everybody: words, filters with counts, corrections of mistyped words."""

from communs.newsroom.searching.results import Found, find
from communs.newsroom.searching.words import Asked, asked

__all__ = ["Asked", "Found", "asked", "find"]
