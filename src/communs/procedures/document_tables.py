"""The tables of choices in the document of a demarche: `tables: {name: CSV}`, named by the fields that use them.

A person may give a table any name; an export names it by its digest, as the form does.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from communs.questionnaires.choice_tables.csv_reading import UnreadableTableError, read_csv
from communs.questionnaires.choice_tables.known import table_named
from communs.questionnaires.choice_tables.table import Table
from communs.questionnaires.field import Issue
from communs.questionnaires.schema import Questionnaire, walk
from communs.questionnaires.tabled import Tabled

MOST_TABLES = 50
_DIGEST = re.compile(r"[0-9a-f]{64}")


def read_tables(raw: object) -> tuple[dict[str, Table], list[Issue]]:
    """Read the key `tables` of a document: every table by its name, and every mistake with its place.

    A line that an import of CSV would leave out is a mistake here: a document says exactly what is kept.
    """
    if raw is None:
        return {}, []
    if not isinstance(raw, Mapping) or len(raw) > MOST_TABLES:
        message = _("Donnez les tableaux sous la forme « nom : texte CSV », %(most)s au plus.") % {"most": MOST_TABLES}
        return {}, [Issue("tables", message)]
    tables: dict[str, Table] = {}
    issues: list[Issue] = []
    for name, text in raw.items():
        table, mistakes = _read_one(str(name), text)
        tables |= {str(name): table} if table else {}
        issues += mistakes
    return tables, issues


def with_digests(form: Any, tables: Mapping[str, Table]) -> Any:  # noqa: ANN401 - whatever the document says
    """The form with each field's `table` named by its digest."""
    if isinstance(form, list):
        return [with_digests(item, tables) for item in form]
    if not isinstance(form, dict):
        return form
    named = {key: with_digests(item, tables) for key, item in form.items()}
    name = named.get("table")
    return named | {"table": tables[name].digest} if isinstance(name, str) and name in tables else named


def tables_of(questionnaire: Questionnaire) -> dict[str, Table]:
    """The tables that a form uses, by digest, in the order of its fields."""
    digests = (field.table for _place, field in walk(questionnaire) if isinstance(field, Tabled))
    return {digest: table for digest in dict.fromkeys(digests) if (table := table_named(digest))}


def written(tables: Iterable[Table]) -> dict[str, str]:
    """The key `tables` of a document."""
    return {table.digest: table.as_csv() for table in tables}


def _read_one(name: str, text: object) -> tuple[Table | None, list[Issue]]:
    place = f"tables.{name}"
    if not isinstance(text, str):
        return None, [Issue(place, _("Donnez le tableau sous la forme d’un texte CSV."))]
    try:
        reading = read_csv(text.encode("utf-8", "replace"))
    except UnreadableTableError as error:
        return None, [Issue(_at(place, error.line), error.message)]
    issues = [Issue(_at(place, bad.line), bad.message) for bad in reading.bad_lines]
    if _DIGEST.fullmatch(name) and name != reading.table.digest and not issues:
        issues = [Issue(place, _("Ce tableau a changé : donnez-lui un autre nom, ici et dans le champ."))]
    return (None, issues) if issues else (reading.table, [])


def _at(place: str, line: int) -> str:
    return _("%(place)s, ligne %(line)s") % {"place": place, "line": line} if line else place
