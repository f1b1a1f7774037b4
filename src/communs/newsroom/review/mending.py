"""Applies mends to texts, and undoes them exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from communs.newsroom.review.finding import Edit, Finding


@dataclass(frozen=True)
class Mended:
    """The texts by place after the mends, the edits that were made and, in `undo`, those that restore the former texts."""

    texts: dict[str, str]
    done: tuple[Edit, ...]
    undo: tuple[Edit, ...]


def mend(texts: Mapping[str, str], findings: Iterable[Finding]) -> Mended:
    """Apply the mends of findings to texts. Return new texts; those given are not changed.

    An edit whose former characters are no longer there, or that overlaps an earlier one, is left out. A check finds
    nothing to mend in what it mended: mending twice is mending once.
    """
    return apply(texts, [edit for finding in findings for edit in finding.mend])


def apply(texts: Mapping[str, str], edits: Iterable[Edit]) -> Mended:
    """Apply edits, whose offsets all refer to the texts as given."""
    new, done, undo = dict(texts), [], []
    by_place: dict[str, list[Edit]] = {}
    for edit in dict.fromkeys(edits):
        by_place.setdefault(edit.place, []).append(edit)
    for place, wanted in by_place.items():
        if place in texts:
            kept = _compatible(texts[place], wanted)
            new[place] = _rewritten(texts[place], kept)
            done += kept
            undo += _inverse(kept)
    return Mended(new, tuple(done), tuple(undo))


def undo(texts: Mapping[str, str], mended: Mended) -> dict[str, str]:
    """Restore the texts that `mended` came from."""
    return apply(texts, mended.undo).texts


def _compatible(text: str, wanted: list[Edit]) -> list[Edit]:
    """The edits that find what they replace and do not overlap, in order."""
    kept: list[Edit] = []
    for edit in sorted(wanted, key=lambda one: (one.start, one.end)):
        if text[edit.start : edit.end] == edit.former and (not kept or edit.start >= kept[-1].end):
            touching = kept and edit.start == kept[-1].end
            kept.append(_joined(kept.pop(), edit) if touching else edit)
    return kept


def _joined(first: Edit, second: Edit) -> Edit:
    """One edit for two that touch, so that each inverse has characters of its own to find."""
    return Edit(first.place, first.start, second.end, first.former + second.former, first.new + second.new)


def _rewritten(text: str, edits: list[Edit]) -> str:
    pieces, position = [], 0
    for edit in edits:
        pieces += [text[position : edit.start], edit.new]
        position = edit.end
    return "".join([*pieces, text[position:]])


def _inverse(edits: list[Edit]) -> list[Edit]:
    """The edits that restore, with offsets in the text that was written."""
    found, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        found.append(Edit(edit.place, start, start + len(edit.new), edit.new, edit.former))
        shift += len(edit.new) - len(edit.former)
    return found
