"""« Autre »: the free answer of a list, kept as `{"other": "…"}`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override as speaking

from communs.questionnaires.field import RefusedError
from communs.questionnaires.wording import one_line, tidy

OTHER = "__other__"
OTHER_LENGTH = 300


def free_answer(value: object) -> dict[str, str]:
    """The canonical free answer that a text, or an object with a key `other`, tells. Raises `RefusedError`."""
    said = value.get("other") if isinstance(value, Mapping) else value
    text = one_line(said) if isinstance(said, str) else ""
    if not 0 < len(text) <= OTHER_LENGTH:
        raise RefusedError(_("Précisez votre réponse en %(limit)s caractères au plus.") % {"limit": OTHER_LENGTH})
    return {"other": text}


def is_free(value: object) -> bool:
    """Whether an answer is a free one."""
    return isinstance(value, Mapping) and "other" in value


def posted(values: Sequence[str], extras: Mapping[str, Sequence[str]]) -> object:
    """What a page with « Autre » posts: the free text when « Autre » or nothing is chosen."""
    text = next((text for text in extras.get("other", ()) if tidy(text)), "")
    chosen = [value for value in values if value]
    return {"other": text} if (OTHER in chosen[-1:] or not chosen) and text else list(values)


def told(value: Mapping[str, Any], language: str) -> str:
    """« Autre : … », in that language."""
    with speaking(language):
        return _("Autre : %(text)s") % {"text": value["other"]}


def shown(value: object, typed: Sequence[str]) -> dict[str, Any]:
    """What the template of « Autre » needs; `typed` is a refused entry, shown again."""
    text = value["other"] if isinstance(value, Mapping) and is_free(value) else ""
    if not text and OTHER in typed:
        text = "".join(typed).replace(OTHER, "", 1)
    return {"value": OTHER, "selected": bool(text) or OTHER in typed, "text": text}
