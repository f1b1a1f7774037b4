"""The real posts: the press release is stopped for the right reasons, and every finding elsewhere was judged.

When a check changes what it finds, `python -m tests.newsroom.review.test_samples` writes the findings with the judgements
that still hold; the others are marked `?` and wait for somebody to read them.
"""

from collections import Counter, defaultdict

import pytest

from communs.newsroom.file_review import FileReview, review_file
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.documentation import JUDGEMENTS, UNFINISHED, read_judgements
from tests.newsroom.samples import PRESS_RELEASE, SAMPLES, needs_samples, sample_paths

Row = tuple[str, int, str]


def reviews() -> list[FileReview]:
    assert SAMPLES is not None
    return [review_file(path, str(path.relative_to(SAMPLES))) for path in sample_paths()]


def rows() -> list[Row]:
    return [(one.path, finding.line, finding.check) for one in reviews() for finding in one.findings]


@needs_samples
def test_the_press_release_is_stopped_for_the_right_reasons() -> None:
    assert SAMPLES is not None
    found = review_file(SAMPLES / PRESS_RELEASE, PRESS_RELEASE).findings
    assert [(one.line, one.check) for one in found if one.severity == "error"] == [
        (18, "missing-alternative"),
        (23, "misspelt-name"),
        (23, "placeholder"),
        (33, "placeholder"),
    ]
    assert {one.check for one in found if one.severity == "warning"} == {
        "accented-capital",
        "acronym",
        "breaking-space",
        "heading-order",
        "long-sentence",
        "name-spelling",
        "ordinal",
        "readability",
        "relative-date",
    }


@needs_samples
def test_the_press_release_is_told_what_to_write() -> None:
    assert SAMPLES is not None
    found = review_file(SAMPLES / PRESS_RELEASE, PRESS_RELEASE).findings
    placeholders = [one.message for one in found if one.check == "placeholder"]
    assert placeholders == [
        "«\N{NO-BREAK SPACE}XX élèves\N{NO-BREAK SPACE}» attend d’être remplacé.",
        "«\N{NO-BREAK SPACE}INSERTION CITATION STAN G\N{NO-BREAK SPACE}» attend d’être remplacé.",
    ]
    suggestions = {one.check: one.suggestion for one in found if one.check in {"misspelt-name", "relative-date"}}
    assert suggestions == {
        "misspelt-name": "PrimTux («\N{NO-BREAK SPACE}Primtux\N{NO-BREAK SPACE}» dans ce texte)",
        "relative-date": "octobre\N{NO-BREAK SPACE}2023",
    }
    spaces = [one for one in found if one.check == "breaking-space" and one.place == "chapo"]
    assert [edit.new for one in spaces for edit in one.mend] == 2 * ["\N{NO-BREAK SPACE}"]


@needs_samples
def test_every_finding_was_judged() -> None:
    judged = Counter((one.file, one.line, one.check) for one in read_judgements())
    assert Counter(rows()) == judged


@pytest.mark.parametrize(("severity", "most"), [("error", 0.05), ("warning", 0.15)])
def test_wrong_alarms_are_rare(severity: str, most: float) -> None:
    counted = [
        one for one in read_judgements() if one.file not in UNFINISHED and CHECKS[one.check].severity == severity
    ]
    assert len(counted) > 10
    assert sum(not one.right for one in counted) <= most * len(counted)


def rejudge() -> None:
    """Write the findings of now, with the verdicts that are known."""
    known: dict[Row, list[str]] = defaultdict(list)
    if JUDGEMENTS.exists():
        for one in read_judgements():
            known[one.file, one.line, one.check].append("right" if one.right else "wrong")
    verdicts = [(*row, known[row].pop(0) if known[row] else "?") for row in rows()]
    lines = ["file\tline\tcheck\tverdict", *("\t".join(map(str, verdict)) for verdict in verdicts)]
    JUDGEMENTS.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    rejudge()
