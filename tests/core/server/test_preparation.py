"""What a start prepares."""

import pytest

from communs.core.server import preparation
from communs.env import Environment


@pytest.mark.parametrize(
    ("debug", "demo", "prepared"),
    [(True, True, ["schema", "demo"]), (True, False, ["schema"]), (False, True, ["schema"])],
)
def test_accounts_with_a_known_password_are_never_loaded_outside_development(
    monkeypatch: pytest.MonkeyPatch, *, debug: bool, demo: bool, prepared: list[str]
) -> None:
    done: list[str] = []
    monkeypatch.setattr(preparation, "environment", lambda: Environment(debug=debug, demo=demo))
    monkeypatch.setattr(preparation, "once", lambda *step: done.append(step[1]))
    preparation.prepare("postgresql://nowhere")
    assert done == prepared
