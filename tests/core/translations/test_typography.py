"""French typography of the source texts."""

import pytest

from communs.core.translations.checks import typography
from communs.core.translations.typography import rewritten

NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    "text",
    [
        "L’État, c’est nous~!",
        "Lire «~Les communs~»~: une introduction…",
        "Réponse à 10:30, voir https://example.org/?a=1;b=2",
        "%(count)s dossiers~: {name!r}",
        "<strong>Attention~:</strong> fin&nbsp;!",
    ],
)
def test_good_typography_is_accepted_and_left_alone(text: str) -> None:
    text = text.replace("~", NO_BREAK)
    assert typography(text) == []
    assert rewritten(text.replace("<strong>", "")) == text.replace("<strong>", "")


@pytest.mark.parametrize(
    ("careless", "good"),
    [
        ("L'État !", "L’État~!"),
        ("Lire « Les communs » : voici", "Lire «~Les communs~»~: voici"),
        ("Lire «Les communs»", "Lire «~Les communs~»"),
        ("Patientez...", "Patientez…"),
    ],
)
def test_careless_typography_is_found_and_rewritten(careless: str, good: str) -> None:
    good = good.replace("~", NO_BREAK)
    assert typography(careless) != []
    assert rewritten(careless) == good
    assert typography(good) == []


def test_a_mark_without_its_space_is_found() -> None:
    assert typography("Bonjour!") == ["no-break space missing before ; ! or ?"]
    assert typography("Conseil: relire") == ["no-break space missing before :"]
