"""Every check finds what its examples say, and nothing in those that it must leave alone."""

import pytest

from communs.newsroom.review import review
from communs.newsroom.review.check import Check, TypographyCheck
from communs.newsroom.review.checks import CHECKS
from tests.newsroom.review.posts import found, subject

TRUE = [(name, text) for name, check in CHECKS.items() for text in check.true_cases]
FALSE = [(name, text) for name, check in CHECKS.items() for text in check.false_cases]


@pytest.mark.parametrize(("name", "text"), TRUE)
def test_what_a_check_finds(name: str, text: str) -> None:
    findings = found(name, text)
    assert findings != []
    assert {finding.check for finding in findings} == {name}
    assert {finding.severity for finding in findings} == {CHECKS[name].severity}
    assert [finding for finding in findings if not finding.message or finding.line < 1] == []


@pytest.mark.parametrize(("name", "text"), FALSE)
def test_what_a_check_leaves_alone(name: str, text: str) -> None:
    assert found(name, text) == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.name)
def test_a_check_says_what_it_is(check: Check) -> None:
    assert check.title
    assert check.__doc__
    assert check.true_cases


@pytest.mark.parametrize(("name", "text"), [case for case in TRUE if isinstance(CHECKS[case[0]], TypographyCheck)])
def test_typography_is_mended(name: str, text: str) -> None:
    assert all(finding.mend for finding in found(name, text))


def test_a_review_runs_every_check_in_the_order_of_the_text() -> None:
    text = "---\ntitle: Le 7ème sommet\n---\nXX élèves.\n\n[Ici]()\n\nL'État."
    assert [(one.line, one.check) for one in review(subject(text))] == [
        (2, "ordinal"),
        (4, "placeholder"),
        (6, "empty-link"),
        (8, "apostrophe"),
    ]


def test_an_acknowledgement_holds_while_the_text_stands() -> None:
    before, after = found("ordinal", "Le 7ème sommet."), found("ordinal", "Un texte de plus.\n\nLe 7ème sommet.")
    assert before[0].fingerprint == after[0].fingerprint
    assert before[0].fingerprint != found("ordinal", "Le 8ème sommet.")[0].fingerprint
