"""A change between two versions, in a sentence."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communs.questionnaires.changes import Change
from communs.questionnaires.field import Json, Text
from communs.questionnaires.fields import FIELD_TYPES

SHOWN = 160
ATTRIBUTES: Mapping[str, Text] = {
    "title": gettext_lazy("le titre"),
    "label": gettext_lazy("le libellé"),
    "hint": gettext_lazy("l’aide"),
    "text": gettext_lazy("le texte"),
    "details": gettext_lazy("le complément"),
    "details_label": gettext_lazy("le titre du complément"),
    "period": gettext_lazy("la période acceptée"),
    "level": gettext_lazy("le niveau du titre"),
    "required": gettext_lazy("le caractère obligatoire"),
    "when": gettext_lazy("la condition d’affichage"),
    "minimum": gettext_lazy("le minimum"),
    "maximum": gettext_lazy("le maximum"),
    "decimals": gettext_lazy("le nombre de décimales"),
    "unit": gettext_lazy("l’unité"),
    "max_length": gettext_lazy("la longueur maximale"),
    "min_length": gettext_lazy("la longueur minimale"),
    "letters": gettext_lazy("l’acceptation des lettres"),
    "digits": gettext_lazy("l’acceptation des chiffres"),
    "others": gettext_lazy("l’acceptation des autres caractères"),
    "pattern": gettext_lazy("le format imposé"),
    "example": gettext_lazy("l’exemple"),
    "message": gettext_lazy("le message de refus"),
    "options": gettext_lazy("l’ordre ou le détail des choix"),
    "other": gettext_lazy("la réponse libre « Autre »"),
    "max_choices": gettext_lazy("le nombre maximal de choix"),
    "families": gettext_lazy("les formats acceptés"),
    "max_files": gettext_lazy("le nombre maximal de fichiers"),
    "max_megabytes": gettext_lazy("la taille maximale des fichiers, en mégaoctets"),
    "max_rows": gettext_lazy("le nombre maximal de lignes"),
    "item_label": gettext_lazy("le nom d’une ligne"),
    "autocomplete": gettext_lazy("le remplissage automatique"),
    "formula": gettext_lazy("la formule"),
    "layers": gettext_lazy("les couches de la carte"),
}


def told(change: Change) -> str:
    """The change as a person reads it: « « Budget » : le minimum passe de 0 à 100. »."""
    return _SENTENCES[change.kind](change)


def attribute_name(name: str) -> str:
    """How an attribute is called; its own name when nobody gave it words."""
    return str(ATTRIBUTES.get(name, name))


def type_title(name: str) -> str:
    """How a type of field is called."""
    kind = FIELD_TYPES.get(name)
    return str(kind.title) if kind else name


def value_told(value: Json) -> str:
    """A value of an attribute, in words, shortened."""
    if value in (None, "", [], {}):
        return _("rien")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return _shortened(", ".join(value_told(item) for item in value))
    if isinstance(value, dict):
        value = value.get("label") or ", ".join(f"{key} : {value_told(item)}" for key, item in value.items())
    return _shortened(str(value))


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _added(change: Change) -> str:
    if change.subject == "section":
        return _("Nouvelle section « %(label)s ».") % {"label": change.label}
    return _("Nouveau champ « %(label)s ».") % {"label": change.label}


def _removed(change: Change) -> str:
    if change.subject == "section":
        return _("La section « %(label)s » est retirée.") % {"label": change.label}
    return _("Le champ « %(label)s » est retiré.") % {"label": change.label}


def _moved(change: Change) -> str:
    words = {"label": change.label, "before": change.before, "after": change.after}
    if change.subject == "section":
        return _("La section « %(label)s » est déplacée.") % words
    if change.before == change.after:
        return _("« %(label)s » est déplacé dans « %(after)s ».") % words
    return _("« %(label)s » passe de « %(before)s » à « %(after)s ».") % words


def _retyped(change: Change) -> str:
    words = {"label": change.label, "before": type_title(change.before), "after": type_title(change.after)}
    return _("« %(label)s » change de type : « %(before)s » devient « %(after)s ».") % words


def _changed(change: Change) -> str:
    if change.attribute == "required":
        said = _("« %(label)s » devient obligatoire.") if change.after else _("« %(label)s » devient facultatif.")
        return said % {"label": change.label}
    if change.attribute == "when":
        return _condition(change)
    words = {
        "label": change.label,
        "attribute": attribute_name(change.attribute),
        "before": value_told(change.before),
        "after": value_told(change.after),
    }
    return _("« %(label)s » : %(attribute)s passe de « %(before)s » à « %(after)s ».") % words


def _condition(change: Change) -> str:
    if not change.before:
        said = _("« %(label)s » ne s’affiche plus que sous une condition.")
    elif not change.after:
        said = _("« %(label)s » s’affiche désormais sans condition.")
    else:
        said = _("« %(label)s » : la condition d’affichage change.")
    return said % {"label": change.label}


def _option_added(change: Change) -> str:
    return _("« %(label)s » : nouveau choix « %(after)s ».") % {"label": change.label, "after": change.after}


def _option_removed(change: Change) -> str:
    return _("« %(label)s » : le choix « %(before)s » est retiré.") % {"label": change.label, "before": change.before}


def _option_reworded(change: Change) -> str:
    words = {"label": change.label, "before": change.before, "after": change.after}
    return _("« %(label)s » : le choix « %(before)s » se dit désormais « %(after)s ».") % words


_SENTENCES: Mapping[str, Callable[[Change], str]] = {
    "added": _added,
    "removed": _removed,
    "moved": _moved,
    "retyped": _retyped,
    "changed": _changed,
    "option added": _option_added,
    "option removed": _option_removed,
    "option reworded": _option_reworded,
}
