"""The English catalogue is complete, and the French texts are typeset with care."""

from communs.core.translations.checks import faults


def test_the_translations_have_no_fault() -> None:
    assert faults() == []
