"""The document of a demarche: a YAML or JSON text that a person can read, write, compare and keep under version control.

Its format is told in `docs/demarche-document.md`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _
from typing_extensions import override

from communs.core.yaml_reading import UnreadableYamlError, read_yaml
from communs.procedures.document_parts import parts, read_parts, write_parts
from communs.procedures.document_tables import read_tables, tables_of, with_digests, written
from communs.procedures.header import Header, read_header, write_header
from communs.procedures.models import Demarche
from communs.questionnaires.choice_tables.known import lending
from communs.questionnaires.choice_tables.table import Table
from communs.questionnaires.compiled import compile_questionnaire
from communs.questionnaires.conditions.analysis import errors_in
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import (
    InvalidQuestionnaireError,
    Questionnaire,
    read_draft,
    read_questionnaire,
    to_builtins,
)

MAX_BYTES = 5_000_000
WIDTH = 110
OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")


class InvalidDocumentError(ValueError):
    """The document cannot be imported; `issues` lists every mistake with its place, nothing was changed."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(
            "\n".join(f"{issue.place} : {issue.message}" if issue.place else issue.message for issue in issues)
        )
        self.issues = issues


@dataclass(frozen=True)
class DemarcheDocument:
    """A document that was read and checked.

    What the demarche says of itself, its form, the tables that it uses, the other parts that are named (see
    `document_parts`).
    """

    header: Header
    questionnaire: Questionnaire
    tables: tuple[Table, ...] = ()
    parts: Mapping[str, Any] = field(default_factory=dict)


def read_document(text: bytes | str) -> DemarcheDocument:
    """Read a YAML or JSON text (JSON is YAML).

    Raises `InvalidDocumentError` with every mistake, each with its place (`questionnaire.sections[0].fields[3].minimum`), or the
    line and column where the text stops being YAML.
    """
    return check_document(_mapping(text))


def check_document(raw: Mapping[str, Any]) -> DemarcheDocument:
    """Check a document that was read. Raises `InvalidDocumentError` with every mistake, each with its place."""
    others = {"questionnaire", "tables", *parts}
    header, issues = read_header({key: value for key, value in raw.items() if key not in others})
    tables, bad_lines = read_tables(raw.get("tables"))
    with lending(tables.values()):
        questionnaire, more = _questionnaire(raw.get("questionnaire"), tables)
        used = tables_of(questionnaire) if questionnaire else {}
        values, wrong = read_parts(raw, None if more or questionnaire is None else compile_questionnaire(questionnaire))
    if issues or bad_lines or more or wrong or header is None or questionnaire is None:
        raise InvalidDocumentError([*issues, *bad_lines, *more, *wrong])
    return DemarcheDocument(header, questionnaire, tuple(used.values()), values)


def write_document(demarche: Demarche, *, people: bool = False) -> str:
    """Return the demarche as a YAML text: reading it back gives the same demarche, writing it again the same text.

    The form and the texts are those in preparation if there are any, else those in force. With `people`, those who
    instruct and the experts of the list are named by their addresses.
    """
    revision = demarche.draft_revision or demarche.published_revision
    form = read_draft(revision.document) if revision else Questionnaire()
    document = {**write_header(demarche), **write_parts(demarche, people=people)}
    document["questionnaire"] = {"sections": [], **to_builtins(form)}
    tables = tables_of(form)
    if tables:
        document["tables"] = written(tables.values())
    return yaml.dump(document, Dumper=_Readable, allow_unicode=True, sort_keys=False, width=WIDTH)


def _mapping(text: bytes | str) -> Mapping[str, Any]:
    if len(text) > MAX_BYTES:
        raise InvalidDocumentError([Issue("", _("Le document dépasse 5 Mo."))])
    try:
        raw = read_yaml(text)
    except UnreadableYamlError as error:
        raise InvalidDocumentError([Issue(error.place, error.message)]) from error
    if not isinstance(raw, dict):
        raise InvalidDocumentError([Issue("", _("Le document doit être une suite de lignes « clé : valeur »."))])
    return {str(key): value for key, value in raw.items()}


def _questionnaire(form: object, tables: Mapping[str, Table]) -> tuple[Questionnaire | None, list[Issue]]:
    if not isinstance(form, dict):
        return None, [Issue("questionnaire", _("Donnez le formulaire : une clé « sections » et sa liste."))]
    try:
        questionnaire = read_questionnaire(with_digests(form, tables))
    except InvalidQuestionnaireError as error:
        return None, [_below("questionnaire", issue) for issue in error.issues]
    return questionnaire, [_below("questionnaire", issue) for issue in errors_in(questionnaire)]


def _below(prefix: str, issue: Issue) -> Issue:
    return Issue(f"{prefix}.{issue.place}" if issue.place else prefix, issue.message)


class _Readable(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and indents lists; what stands twice is written twice."""

    @override
    def ignore_aliases(self, data: Any) -> bool:
        return True

    @override
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def text(self, value: str) -> yaml.ScalarNode:
        """Write a text of several lines as a block, any other as YAML likes."""
        # Other line breaks than a line feed are read back as one: they are written as escapes.
        style = '"' if OTHER_BREAKS.search(value) else "|" if "\n" in value else None
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Readable.add_representer(str, _Readable.text)
