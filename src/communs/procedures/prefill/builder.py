"""Building a link: one input a field, what was typed is read as a link would be, the result is shown to be copied."""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise

from communs.core.ui.problems import Problem
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche
from communs.procedures.prefill.carrying import PATH
from communs.procedures.prefill.given import identity_keys
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import PREFILL_PREFIX, Field, Json
from communs.questionnaires.fields.repetition import Repetition
from communs.questionnaires.fields.textarea import Textarea
from communs.questionnaires.prefill import Prefilled, key_of, prefill, prefillable
from communs.questionnaires.structured import read_structure

ADVISED = 2000
MOST_TYPED = 20_000
FIRST_ROW = "[1]"


@dataclass(frozen=True)
class Input:
    """One value to type: `name` is posted, `key` is written in the link; `form` and `sample` help to write it."""

    name: str
    key: str
    label: "str | Promise"
    form: "str | Promise"
    sample: str
    value: str = ""
    error: str = ""
    long: bool = False


@dataclass(frozen=True)
class Group:
    """Inputs under one title; a repetition shows its first row."""

    label: "str | Promise"
    inputs: Sequence[Input]
    is_row: bool = False


class Builder:
    """The page of one demarche with what was `typed`, by name of input; `samples` types an example everywhere."""

    def __init__(self, demarche: Demarche, form: CompiledQuestionnaire, typed: Mapping[str, str]) -> None:
        self.demarche, self.form = demarche, form
        kept = {name: text.strip() for name, text in typed.items() if len(text) <= MOST_TYPED}
        self.typed = {name: text for name, text in kept.items() if text}

    @functools.cached_property
    def given(self) -> dict[str, str]:
        """The keys of the link, each with its text."""
        found = {key.key: text for key in identity_keys(self.demarche) if (text := self.typed.get(key.key))}
        for field in prefillable(self.form):
            text = self._row(field) if isinstance(field, Repetition) else self.typed.get(key_of(field))
            found |= {key_of(field): text} if text else {}
        return found

    def _row(self, field: Repetition) -> str:
        cells = {key_of(child): self.typed.get(_name(field, child)) for child in field.fields if child.prefillable}
        row = {key: read_structure(text) for key, text in cells.items() if text}
        return json.dumps([row], ensure_ascii=False) if row else ""

    @functools.cached_property
    def read(self) -> Prefilled:
        """What the form makes of it."""
        return prefill(self.form, self.given)

    @property
    def errors(self) -> dict[str, str]:
        """Why values are refused, by name of input."""
        return {one.key.replace(FIRST_ROW, ""): one.message for one in self.read.declined}

    @property
    def problems(self) -> list[Problem]:
        """The same, each with a link to its input."""
        labels = {item.name: str(item.label) for group in self.groups for item in group.inputs}
        return [Problem(message, labels.get(name, name), name) for name, message in self.errors.items()]

    @functools.cached_property
    def groups(self) -> list[Group]:
        """Every input of the page."""
        return [group for group in self._groups() if group.inputs]

    def _groups(self) -> Iterator[Group]:
        asked = identity_keys(self.demarche)
        identity = [Input(k.key, k.key, k.label, k.form, k.sample, self.typed.get(k.key, "")) for k in asked]
        yield Group("", identity)
        gathered: list[Input] = []
        for field in prefillable(self.form):
            if not isinstance(field, Repetition):
                gathered.append(self._input(key_of(field), field))
                continue
            yield Group("", gathered)
            gathered = []
            children = [self._input(_name(field, child), child) for child in field.fields if child.prefillable]
            yield Group(field.label, children, is_row=True)
        yield Group("", gathered)

    def _input(self, name: str, field: Field) -> Input:
        return Input(
            name=name,
            key=key_of(field),
            label=field.label,
            form=field.prefill_form,
            sample=_as_text(field.outside_sample()),
            value=self.typed.get(name, ""),
            error=self.errors.get(name, ""),
            long=isinstance(field, Textarea),
        )

    def samples(self) -> dict[str, str]:
        """An example for every input."""
        return {item.name: item.sample for group in self.groups for item in group.inputs}

    @property
    def link(self) -> str:
        """The link; of the test page while the demarche is in preparation."""
        return link_to(self.demarche, self.given)

    @property
    def is_long(self) -> bool:
        """Whether some mail programs and browsers would cut it."""
        return len(self.link) > ADVISED

    @property
    def body(self) -> str:
        """The JSON of the API."""
        return json.dumps(self.values, ensure_ascii=False, indent=2)

    @property
    def values(self) -> dict[str, Json]:
        """What the API takes: lists and objects where a link writes JSON."""
        structured = {key_of(field) for field in self.form.fields if field.reads_json}
        return {key: read_structure(text) if key in structured else text for key, text in self.given.items()}

    @property
    def curl(self) -> str:
        """A command that sends it; the quotes of the body are those of a shell."""
        quoted = json.dumps(self.values, ensure_ascii=False).replace("'", "'\\''")
        return f"curl -X POST '{api_of(self.demarche)}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{quoted}'"


def link_to(demarche: Demarche, given: Mapping[str, str]) -> str:
    """The prefilled link of a demarche."""
    return f"{address_of(demarche)}?{urlencode(given)}"


def address_of(demarche: Demarche) -> str:
    """Where a link leads: the public page, or the test page while the demarche is in preparation."""
    test = "test/" if demarche.state == DemarcheState.DRAFT else ""
    return f"{settings.SITE_URL.rstrip('/')}{PATH}{test}{demarche.path}"


def api_of(demarche: Demarche) -> str:
    """Where a program sends it."""
    return settings.SITE_URL.rstrip("/") + reverse("api-public-v1:prefill_dossier", args=[demarche.pk])


def _name(parent: Repetition, child: Field) -> str:
    return f"{key_of(parent)}.{key_of(child)}"


def _as_text(sample: Json) -> str:
    if isinstance(sample, bool | list | dict):
        return json.dumps(sample, ensure_ascii=False)
    return str(sample)


__all__ = ["PREFILL_PREFIX", "Builder", "Group", "Input", "address_of", "api_of", "link_to"]
