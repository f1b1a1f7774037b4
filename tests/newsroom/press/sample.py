"""An entry that holds every block, for the writings of the press."""

from typing import Any

from communs.newsroom.models import PressContact, PressRelease
from tests.factories import newsroom as make

TEXT = """## Une salle pour tous

La salle ouvre **lundi 2 mars** à *Grenoble*, avec 1{{ figure("newsroom:absente") }} chose.
Voir [le programme](https://exemple.example/programme) ou <a href="/agenda/">l’agenda</a>.

- Un atelier
- Un prêt de matériel
    1. des ordinateurs
    2. des tablettes

> Une parole reprise.

#### Un niveau sauté

| Lieu | Jours |
|---|---|
| Salle A | lundi |
| Salle B | mardi |

<div class="encadre">Non fermé <script>alert(1)</script>

`code` et H<sub>2</sub>O[^1]

[^1]: Une note.
"""


def full_release(**fields: Any) -> PressRelease:  # noqa: ANN401 - fields of an entry
    """Create a press release with a picture, a quotation, a table, a callout and a contact."""
    image = make.picture(caption="La salle, en mars", credit="Photo : service communal")
    contact = PressContact.objects.create(
        role="Service de presse",
        body="Direction du numérique",
        email="presse@exemple.example",
        phones=["01 99 00 12 34"],
    )
    picture = {"image": image, "alternative": "", "decorative": False, "caption": "", "missing": ""}
    body = [
        ("text", TEXT),
        ("quotation", {"words": "Nous sommes prêts.", "name": "Camille Martin", "role": "directrice"}),
        ("table", {"caption": "Les heures", "headers": ["Jour", "Heure"], "rows": [["Lundi", "9 h"], ["Mardi"]], "row_headers": False}),
        ("callout", {"title": "À savoir", "text": "Entrée **libre**.", "link": "/agenda/", "link_text": "Agenda"}),
        ("video", {"title": "La visite", "url": "https://video.exemple.example/1", "image": None, "transcript": ""}),
    ]  # fmt: skip
    values = {
        "headline": "Une salle du numérique ouvre à Grenoble",
        "chapo": "L’essentiel en **deux** phrases. Puis l’[agenda](/agenda/).",
        "cover": [("picture", picture)],
        "body": body,
        "contacts": [contact],
    }
    return make.press_release(**{**values, **fields})
