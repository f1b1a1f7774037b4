"""Writes `docs/field-types.md` from the types themselves."""

import inspect
from collections.abc import Iterator

import msgspec
from django.utils.translation import override

from communs.questionnaires.api_names import ENUMERATION
from communs.questionnaires.field import Field, type_name
from communs.questionnaires.fields import FIELD_TYPES

SHARED = {"id", "label", "hint", "required", "when"}
INTRODUCTION = """# Field types

Written by `communs questionnaires types`; a test keeps it true. Every field has a `type`, an `id` (`[a-z][a-z0-9_]*`,
unique in the document, it names the answer for ever), a `label`, and optionally a `hint`, `required` (true unless
written otherwise; false for titles and texts) and `when`, the condition on which it is shown:
[conditions.md](conditions.md). What is required is checked at deposit, never while typing.

A questionnaire is a list of sections:

```yaml
sections:
  - id: project
    title: Votre projet
    fields:
      - id: project_name
        type: text
        label: Nom du projet
      - id: partners
        type: repetition
        label: Partenaires
        required: false
        fields:
          - {id: partner_name, type: text, label: Nom du partenaire}
```

An answer sheet is one JSON object by field id; an unanswered field has no key. The form of each answer below is the
canonical one: cleaning it again changes nothing. Pages and programs may send looser forms (« 1 234,5 », « 17/05/2024 »,
« 75013 Paris ») and get the canonical form or a refusal with a message.
"""


def field_types() -> str:
    """The whole page, as Markdown."""
    with override("fr"):
        sections = (line for kind in FIELD_TYPES.values() for line in _section(kind))
        return "\n".join([INTRODUCTION, *sections, *_api_names()]) + "\n"


def prefill_table() -> str:
    """How links and programs write the answers of each type, as a Markdown table."""
    with override("fr"):
        kinds = [(name, kind) for name, kind in FIELD_TYPES.items() if kind.prefill_form]
        rows = [f"| `{name}` | {kind.title} | {kind.prefill_form} |" for name, kind in kinds]
    return "\n".join(["| type | name | how a value is written |\n|---|---|---|", *rows]) + "\n"


def _api_names() -> Iterator[str]:
    """The table of the public API's names."""
    yield "## Names in the public API\n"
    yield "Each value of the enumeration `TypeDeChamp`, with the type here, the object of an answer and that of a field.\n"
    yield "| `TypeDeChamp` | type here | answer | field |\n|---|---|---|---|"
    for name, api in ENUMERATION.items():
        yield f"| `{name}` | `{api.kind}` | `{api.answer}` | `{api.descriptor}` |"


def _section(kind: type[Field]) -> Iterator[str]:
    yield f"## `{type_name(kind)}`\n"
    yield f"{kind.title} — {kind.summary}\n"
    yield inspect.cleandoc(kind.__doc__ or "") + "\n"
    if kind.holds_answer:
        yield f"- answer: {kind.value_type}; in the API: `{kind.api_type}`"
        yield f"- comparisons: {', '.join(kind.operators)}"
        yield f"- time to answer: {kind.seconds} s\n"
    yield from _options(kind)


def _options(kind: type[Field]) -> Iterator[str]:
    options = [option for option in msgspec.structs.fields(kind) if option.name not in SHARED]
    if options:
        yield "| option | by default |\n|---|---|"
        yield from (f"| `{option.name}` | {_default(option.default)} |" for option in options)
        yield ""


def _default(value: object) -> str:
    if value is msgspec.NODEFAULT:
        return "must be given"
    return {None: "none", "": "empty", (): "none", True: "true", False: "false"}.get(value, f"`{value}`")  # type: ignore[call-overload,no-any-return]
