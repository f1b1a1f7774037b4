"""The generated reference of the checks."""

from pathlib import Path

from click.testing import CliRunner

from communs.newsroom.commands import newsroom
from communs.newsroom.review.documentation import review_checks

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_of_checks_is_up_to_date() -> None:
    assert (ROOT / "docs" / "review-checks.md").read_text("utf-8") == review_checks()


def test_the_command_prints_the_page() -> None:
    result = CliRunner().invoke(newsroom, ["checks"])
    assert (result.exit_code, result.output) == (0, review_checks())
