"""The optional layers of a map: public geodata that an author lets people see under what they draw."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Layer: TypeAlias = Literal[
    "cadastre",
    "rpg",
    "natura_2000",
    "znieff",
    "nature_reserves",
    "biological_reserves",
    "hunting_reserves",
    "wetlands",
    "protection_orders",
    "coastal_conservation",
    "unesco",
]
NAMES: tuple[Layer, ...] = get_args(Layer)
LABELS: Mapping[str, str | Promise] = {
    "cadastre": _("Parcelles cadastrales"),
    "rpg": _("Parcelles agricoles (RPG)"),
    "natura_2000": _("Natura 2000"),
    "znieff": _("ZNIEFF"),
    "nature_reserves": _("Réserves naturelles"),
    "biological_reserves": _("Réserves biologiques"),
    "hunting_reserves": _("Réserves nationales de chasse et de faune sauvage"),
    "wetlands": _("Zones humides d’importance internationale"),
    "protection_orders": _("Arrêtés de protection"),
    "coastal_conservation": _("Conservatoire du littoral"),
    "unesco": _("UNESCO"),
}
#: Layers whose parcels are found under what is drawn; a map has one of them at most.
PARCELS: tuple[Layer, ...] = ("cadastre", "rpg")
