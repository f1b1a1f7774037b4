"""Lists of choices as people write them, one choice a line.

`code | Libellé` keeps a value apart from what is read; in linked lists, a line that begins with a hyphen is a second
choice of the line above.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from communs.questionnaires.field import Json

SEPARATOR = " | "


def read(text: str, *, linked: bool = False) -> list[Any]:
    """The choices of a text; empty lines are left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return _branches(lines) if linked else [_choice(line) for line in lines]


def written(options: Sequence[Json]) -> str:
    """The text that gives these choices back."""
    return "\n".join(line for option in options for line in _lines(option))


def _choice(line: str) -> Json:
    value, separator, label = line.partition(SEPARATOR)
    return {"value": value.strip(), "label": label.strip()} if separator and value.strip() and label.strip() else line


def _branches(lines: Sequence[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in lines:
        if line.startswith(("-", "–", "•")) and found:
            found[-1].setdefault("choices", []).append(line[1:].strip() or _("Choix"))
        else:
            found.append({"label": line.lstrip("-–• ").strip() or line})
    return found


def _lines(option: Json) -> list[str]:
    if isinstance(option, str):
        return [option]
    if "value" in option:
        return [f"{option['value']}{SEPARATOR}{option['label']}"]
    return [option["label"], *(f"- {choice}" for choice in option.get("choices", ()))]
