"""Django forms drawn with the design system: `{{ form }}` or `{{ field.as_field_group }}` in a template."""

from typing import Any

from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect, Widget
from django.forms.renderers import TemplatesSetting
from typing_extensions import override

INPUT_CLASSES = {
    "select": "fr-select",
    "selectmultiple": "fr-select",
    "clearablefile": "fr-upload",
    "file": "fr-upload",
}
PLAIN = {"checkbox", "radioselect", "checkboxselectmultiple", "hidden", "multiplehidden"}


class DesignField(BoundField):
    """A field that carries the classes and the ARIA attributes of the design system."""

    @override
    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if self.widget_type not in PLAIN:
            base = INPUT_CLASSES.get(self.widget_type, "fr-input")
            own = (widget or self.field.widget).attrs.get("class", "")
            built["class"] = f"{base} {own}".strip()
        if isinstance(self.field.widget, RadioSelect | CheckboxSelectMultiple):
            built.pop("aria-describedby", None)
        return built

    @property
    def optional(self) -> bool:
        """Whether the label says "(facultatif)": required is the rule, what is optional is marked."""
        return not self.field.required and not self.field.disabled and self.widget_type != "checkbox"


class DesignRenderer(TemplatesSetting):
    """Finds the form templates among the project's own."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = DesignField
