"""The rule of ineligibility on a page: rows of « this field, compared so, to this value », all of them or any."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from communs.questionnaires.choices import pairs
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.field import Field, RefusedError
from communs.questionnaires.fields.multiple_choice import MultipleChoice
from communs.questionnaires.fields.single_choice import SingleChoice

MOST_ROWS = 8
OPERATORS = {
    "=": gettext_lazy("est"),
    "≠": gettext_lazy("n’est pas"),
    "<": gettext_lazy("est avant ou plus petit que"),
    "≤": gettext_lazy("est au plus"),
    ">": gettext_lazy("est après ou plus grand que"),
    "≥": gettext_lazy("est au moins"),
    "contains": gettext_lazy("contient"),
    "does not contain": gettext_lazy("ne contient pas"),
    "answered": gettext_lazy("est rempli"),
}
BOOLEANS = {"oui": True, "non": False}
Row = dict[str, Any]


def rows_of(condition: Mapping[str, Any] | None) -> tuple[list[Row], str] | None:
    """Return the rows of a condition and how they are joined; None for one that has no rows (nested, negated)."""
    if not condition:
        return [], "or"
    joined = condition["op"] in {"and", "or"}
    terms = condition["of"] if joined else [condition]
    if len(terms) > MOST_ROWS or any(term["op"] not in OPERATORS for term in terms):
        return None
    return [{"value": "", **term} for term in terms], condition["op"] if joined else "or"


class RuleWidget(forms.Widget):
    """Rows to fill; one without a field is no row. A rule that has no rows is shown and kept as it is."""

    template_name = "procedures/manage/rule.html"
    use_fieldset = True
    form: CompiledQuestionnaire | None = None
    blank = 2

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if not hasattr(data, "getlist"):
            return data.get(name)
        if f"{name}-kept" in data:
            return KEPT
        columns = [data.getlist(f"{name}-{part}")[:MOST_ROWS] for part in ("field", "op", "value")]
        terms = [
            {"field": row[0], "op": row[1], "value": row[2].strip()} for row in zip(*columns, strict=False) if row[0]
        ]
        return {"rows": terms, "join": "and" if data.get(f"{name}-join") == "and" else "or"}

    @override
    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        typed = isinstance(value, dict) and "rows" in value
        found = (value["rows"], value["join"]) if typed else rows_of(value)
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if found is None:
            return context | {"kept": True}
        rows, join = found
        blank = [{"field": "", "op": "=", "value": ""}] * min(self.blank, MOST_ROWS - len(rows))
        fields = {field.id: field for field in self.form.fields} if self.form else {}
        shown = [row | {"value": _shown(row["value"], fields.get(row["field"]))} for row in [*rows, *blank]]
        return context | {"rows": shown, "join": join, "choices": self._choices(), "operators": OPERATORS.items()}

    def _choices(self) -> Sequence[Field]:
        return [field for field in self.form.fields if field.comparisons()] if self.form else []


KEPT = object()


def rule_from(raw: Any, form: CompiledQuestionnaire | None) -> dict[str, Any] | None:  # noqa: ANN401 - what the widget read
    """Return the condition that the rows say. Raises `ValidationError` that names the field."""
    fields = {field.id: field for field in form.fields} if form else {}
    terms = [_term(row, fields) for row in raw["rows"]]
    if not terms:
        return None
    return terms[0] if len(terms) == 1 else {"op": raw["join"], "of": terms}


def _term(row: Row, fields: Mapping[str, Field]) -> dict[str, Any]:
    field = fields.get(row["field"])
    if field is None or row["op"] not in field.comparisons():
        label = field.label if field else row["field"]
        raise ValidationError(_("Le champ « %(label)s » ne se compare pas ainsi.") % {"label": label})
    if row["op"] == "answered":
        return {"op": "answered", "field": field.id}
    return {"op": row["op"], "field": field.id, "value": _constant(field, row["value"])}


def _constant(field: Field, typed: str) -> Any:  # noqa: ANN401 - each type has its own values
    by_label = {label: value for value, label in _options(field).items()}
    for candidate in (typed, by_label.get(typed), BOOLEANS.get(typed.lower())):
        if candidate is not None:
            try:
                field.read_constant(candidate)
            except RefusedError:
                continue
            return candidate
    message = _("« %(value)s » n’est pas une réponse possible à « %(label)s ».")
    raise ValidationError(message % {"value": typed[:80], "label": field.label})


def _options(field: Field | None) -> Mapping[str, str]:
    return pairs(field.options) if isinstance(field, SingleChoice | MultipleChoice) else {}


def _shown(value: Any, field: Field | None) -> str:  # noqa: ANN401 - a constant
    if isinstance(value, bool):
        return "oui" if value else "non"
    return _options(field).get(value, str(value))
