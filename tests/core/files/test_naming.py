"""Names of files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communs.core.files.naming import MAX_LENGTH, cleaned_name, extension_of


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Documents\\Note  finale.PDF", "Note finale.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("a\u202efdp.exe\0.pdf", "afdp.exe.pdf"),
        ("\n\t.pdf", "fichier.pdf"),
        (".pdf", "fichier.pdf"),
        (".", "fichier"),
        ("note. pdf", "note.pdf"),
        ("", "fichier"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_cleaned(sent: str, kept: str) -> None:
    assert cleaned_name(sent) == kept


@given(st.text() | st.text(alphabet=". /\\aÀİ\u0301\u202e\0", max_size=200))
def test_any_name_becomes_one_that_is_safe_to_show_and_stays_so(sent: str) -> None:
    name = cleaned_name(sent)
    assert 0 < len(name) <= MAX_LENGTH
    assert not set("/\\\0\n\r") & set(name)
    assert name == unicodedata.normalize("NFC", name)
    assert cleaned_name(name) == name
    assert extension_of(name) == extension_of(name).lower()
