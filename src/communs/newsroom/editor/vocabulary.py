"""Choosing among words and people: boxes to tick, and a field that shows those that bear a name or a synonym."""

from typing import Any

from django.db.models import Model
from django.forms import CheckboxSelectMultiple
from typing_extensions import override


class ManyWidget(CheckboxSelectMultiple):
    """Boxes to tick with a filter above; without the script, every box is shown."""

    template_name = "newsroom/editor/many.html"

    @override
    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        instance: Model | None = getattr(value, "instance", None)
        option["words"] = " ".join([str(option["label"]), *self.synonyms(instance)])
        return option

    def synonyms(self, instance: Model | None) -> list[str]:
        """The other words under which a choice is found."""
        return []


class TermsWidget(ManyWidget):
    """Words of the vocabulary: « Évènement » finds « Événement »."""

    @override
    def synonyms(self, instance: Model | None) -> list[str]:
        return list(getattr(instance, "synonyms", []))
