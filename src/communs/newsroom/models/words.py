"""The words that visible entries hold: what a mistyped search is compared with."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Left, Length, Right


class IndexedWord(models.Model):
    """A word without accents, how it is most often written, and in how many entries it stands (roughly)."""

    word = models.CharField(max_length=40, primary_key=True)
    written = models.CharField(max_length=40)
    entries = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(Left("word", 1), Length("word"), name="newsroom_word_by_first_letter"),
            models.Index(Right("word", 3), Length("word"), name="newsroom_word_by_ending"),
        ]

    def __str__(self) -> str:
        return self.written
