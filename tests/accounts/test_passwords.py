"""The rule on passwords."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn_rs_py import zxcvbn

from communs.accounts.models import Person
from communs.accounts.passwords import StrengthValidator

ADA = Person(email="ada.fictive@exemple.example", first_name="Ada", last_name="Fictive")


def refusal(password: str, person: Person | None = ADA) -> str:
    with pytest.raises(ValidationError) as refused:
        StrengthValidator().validate(password, person)
    return str(refused.value.messages[0])


def test_a_sentence_of_unrelated_words_is_accepted() -> None:
    assert StrengthValidator().validate("un-chat-gris-sous-trois-lampes", ADA) is None


def test_a_short_password_says_how_much_is_missing() -> None:
    assert refusal("aZ9!kP2?xQ") == "Ce mot de passe est trop court : il manque 2 caractères (12 au moins)."
    assert refusal("aZ9!kP2?xQw") == "Ce mot de passe est trop court : il manque 1 caractère (12 au moins)."


@pytest.mark.parametrize(
    "password", ["motdepasse12", "azertyuiop12", "abcabcabcabcabc", "ada.fictive2026", "Fictive.Ada.1984"]
)
def test_a_guessable_password_is_refused_with_advice(password: str) -> None:
    assert refusal(password).startswith("Ce mot de passe est trop facile à deviner")
    assert "Conseil : " in refusal(password)


@given(st.text(max_size=300))
def test_any_text_is_accepted_or_refused_with_one_message(password: str) -> None:
    assert len(messages(password)) == (0 if is_strong(password) else 1)


def messages(password: str) -> list[str]:
    try:
        StrengthValidator().validate(password, None)
    except ValidationError as refused:
        return refused.messages
    return []


def is_strong(password: str) -> bool:
    bare = re.sub("communs", "", password, flags=re.IGNORECASE) or "-"
    return len(password) >= 12 and all(int(zxcvbn(text[:100], ["communs"]).score) >= 3 for text in (password, bare))
