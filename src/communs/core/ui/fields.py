"""Form fields that the design system asks for and Django does not have."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

PARTS = ((_("Jour"), "2", "31"), (_("Mois"), "2", "12"), (_("Année"), "4", "9999"))


class DatePartsWidget(forms.MultiWidget):
    """Three labelled boxes, for a date that one knows by heart; a calendar would only slow one down."""

    template_name = "ui/forms/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets = [
            forms.TextInput(attrs={"inputmode": "numeric", "maxlength": length, "class": "fr-input", "label": label})
            for label, length, _maximum in PARTS
        ]
        super().__init__({"day": widgets[0], "month": widgets[1], "year": widgets[2]}, attrs)

    @override
    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    @override
    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""


class DatePartsField(forms.MultiValueField):
    """A date typed as day, month, year; every mistake keeps what was typed and says which part is wrong."""

    widget = DatePartsWidget

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Field's options
        parts = [
            forms.IntegerField(min_value=1, max_value=int(maximum), required=False)
            for _label, _length, maximum in PARTS
        ]
        super().__init__(parts, require_all_fields=False, **options)

    @override
    def compress(self, data_list: list[int | None]) -> date | None:
        if not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError(_("Indiquez le jour, le mois et l’année."), code="incomplete")
        day, month, year = (int(part or 0) for part in data_list)
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(_("Cette date n’existe pas."), code="invalid") from None
