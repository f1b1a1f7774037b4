"""What the attributes of field types are called on the pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communs.questionnaires.geometry.layers import LABELS as LAYERS

Words = str | Promise
LABELS: Mapping[str, Words] = {
    "label": _("Libellé"),
    "hint": _("Aide à la réponse"),
    "required": _("Réponse obligatoire"),
    "options": _("Choix"),
    "other": _("Proposer « Autre »"),
    "max_choices": _("Nombre de choix au plus"),
    "minimum": _("Minimum"),
    "maximum": _("Maximum"),
    "decimals": _("Chiffres après la virgule"),
    "unit": _("Unité"),
    "max_length": _("Longueur maximale"),
    "min_length": _("Longueur minimale"),
    "rows": _("Hauteur en lignes"),
    "pattern": _("Expression régulière"),
    "example": _("Exemple"),
    "message": _("Message d’erreur"),
    "letters": _("Accepter les lettres"),
    "digits": _("Accepter les chiffres"),
    "others": _("Accepter les autres caractères"),
    "autocomplete": _("Remplissage par le navigateur"),
    "families": _("Formats acceptés"),
    "max_files": _("Nombre de fichiers au plus"),
    "max_megabytes": _("Taille d’un fichier, en Mo"),
    "level": _("Niveau du titre"),
    "text": _("Texte"),
    "details": _("Partie repliable"),
    "details_label": _("Titre de la partie repliable"),
    "item_label": _("Nom d’une ligne"),
    "max_rows": _("Nombre de lignes au plus"),
    "formula": _("Formule"),
    "shapes": _("Formes acceptées"),
    "max_shapes": _("Nombre de formes au plus"),
    "layers": _("Couches à proposer sur la carte"),
    "period": _("Quand ?"),
    "when": _("Quand ?"),
    "url": _("Adresse du service"),
    "search": _("Proposer des réponses pendant la saisie"),
    "items": _("Chemin de la liste des réponses"),
    "item_value": _("Chemin de la valeur d’une réponse"),
    "referential.item_label": _("Chemin du libellé d’une réponse"),
    "secret": _("Nom du secret"),
    "shows": _("Données à montrer"),
    "fills": _("Champs à remplir"),
    "date.minimum": _("Première date possible"),
    "date.maximum": _("Dernière date possible"),
    "datetime.minimum": _("Première date possible"),
    "datetime.maximum": _("Dernière date possible"),
    "title": _("Titre"),
}
HELPS: Mapping[str, Words] = {
    "hint": _("Affichée sous le libellé."),
    "options": _("Un choix par ligne. « code | Libellé » garde un code stable sous un libellé qui peut changer."),
    "linked_choice.options": _("Un premier choix par ligne ; ses seconds choix dessous, chacun après un tiret."),
    "pattern": _("Syntaxe RE2, sur tout le texte. Laissée vide, les cases ci-dessus suffisent."),
    "example": _("Montré à l’usager ; il doit respecter le format."),
    "url": _("Avec {value} à la place de la réponse ; le site doit être admis par cette installation."),
    "items": _("JSONPath, par exemple $.resultats[*] ; sert quand des réponses sont proposées."),
    "item_value": _("JSONPath dans un élément de la liste, par exemple $.code."),
    "referential.item_label": _("JSONPath dans un élément de la liste, par exemple $.nom."),
    "referential.example": _("Montré à l’usager."),
    "secret": _("Donné par l’exploitant ; le secret lui-même n’est jamais écrit ici."),
    "shows": _("Liste JSON : chemin (path), libellé (label) et, avec to, « agents » pour ne montrer qu’aux agents."),
    "fills": _("Liste JSON : chemin (path) et identifiant du champ à remplir (field)."),
    "layers": _("Avec le cadastre ou le RPG (l’un des deux), les parcelles sous le dessin sont recherchées."),
    "families": _("Aucune case cochée : tous les formats."),
    "text": _("Mise en forme Markdown : paragraphes, listes, **gras**, liens."),
    "item_label": _("Par exemple « Partenaire »."),
    "max_length": _("En caractères."),
    "autocomplete": _("Un mot de la norme HTML, par exemple « organization » ou « family-name »."),
}
VALUES: Mapping[str, Words] = {
    "any": _("Toutes les dates"),
    "point": _("Points"),
    "line": _("Lignes"),
    "area": _("Surfaces"),
    "past": _("Dates passées"),
    "future": _("Dates à venir"),
    "families.text": _("Documents de texte et PDF"),
    "spreadsheet": _("Feuilles de calcul"),
    "slides": _("Présentations"),
    "image": _("Images"),
    "audio": _("Sons"),
    "video": _("Vidéos"),
    "archive": _("Archives"),
    "data": _("Données"),
    "bday": _("Date de naissance"),
    "": _("Aucun"),
}


def label_of(kind: str, name: str) -> Words:
    """The name of an attribute; the one of the code when nobody named it."""
    return LABELS.get(f"{kind}.{name}") or LABELS.get(name) or name.replace("_", " ").capitalize()


def help_of(kind: str, name: str) -> Words:
    """What helps to fill it, or nothing."""
    return HELPS.get(f"{kind}.{name}") or HELPS.get(name) or ""


def value_label(name: str, value: str) -> Words:
    """The name of one of its values."""
    if name == "layers":
        return LAYERS.get(value, value)
    return VALUES.get(f"{name}.{value}") or VALUES.get(value) or value.replace("_", " ").capitalize()
