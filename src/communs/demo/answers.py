"""Plausible answers, drawn at random: fictional initiatives and events, as a page would post them."""

from datetime import timedelta
from random import Random

from django.http import QueryDict
from django.utils import timezone

RESOURCES = ["un atlas des haies", "une base de recettes locales", "un logiciel de gestion de ludothèque",
             "une carte des fontaines", "un manuel de réparation", "un herbier partagé", "une encyclopédie scolaire",
             "un relevé du bruit", "un catalogue de semences", "un annuaire des lieux accessibles"]  # fmt: skip
FIELDS = ["Écologie", "Social et solidarité", "Éducation et jeunesse", "Santé", "Alimentation", "Culture", "Mobilité"]
LICENCES = ["EUPL-1.2", "MIT", "ODbL", "CC BY-SA 4.0", "AGPL-3.0"]
NEEDS = ["Reconnaissance comme projet d’intérêt général", "Financement public ou mécénat", "Rencontre d’experts",
         "Diffusion dans les réseaux de l’État", "Accompagnement et passage à l’échelle", "Accès à des données"]  # fmt: skip
EVENTS = ["Réunion annuelle", "Loto associatif", "Répétition de chorale", "Bourse aux plantes", "Tournoi de belote",
          "Atelier de réparation", "Repas de quartier", "Cours de danse"]  # fmt: skip
ROOMS = ["Salle des fêtes", "Salle du conseil", "Maison des associations", "Gymnase"]


def posted(values: dict[str, str | list[str]]) -> QueryDict:
    """Return values as a page posts them."""
    post = QueryDict(mutable=True)
    for name, value in values.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return post


def initiative(draw: Random, rank: int) -> dict[str, str | list[str]]:
    """Answers to the call of the accelerator, apart from the files."""
    resource = draw.choice(RESOURCES)
    return {
        "initiative_name": f"Initiative Exemple {rank}",
        "initiative_summary": f"Nous tenons {resource}, en accès libre. Texte de démonstration.",
        "carrier_kind": draw.choice(["Une association", "Un collectif", "Une entreprise"]),
        "contact_name": f"Contact de l’Association Exemple {rank}",
        "contact_email": f"contact{rank}@association-exemple.example",
        "fields_of_action": draw.sample(FIELDS, draw.randint(1, 3)),
        "problem": f"Sans {resource}, chacun refait le même travail dans son coin.",
        "impact": f"{draw.randint(2, 90)} communes fictives s’en servent dans cette démonstration.",
        "government_priority": "La réutilisation des données et des logiciels publics.",
        "common_resource": draw.sample(["Un logiciel", "Des données", "Des contenus"], draw.randint(1, 2)),
        "is_open": draw.choice(["true", "false"]),
        "licence": draw.choice(LICENCES),
        "contributors": str(draw.randint(2, 400)),
        "governance": "Une assemblée annuelle et des décisions publiées.",
        "users_per_month": str(draw.randint(10, 90_000)),
        "budget": f"{draw.randint(1, 300)}000",
        "needs": draw.sample(NEEDS, draw.randint(1, 4)),
        "need_kind": draw.choice(["Consolider", "Intégrer", "Déployer"]),
        "needs_detail": "Trouver le bon service et rencontrer celles et ceux qui tiennent les données.",
        "publication_consent": draw.choice(["true", "false"]),
        "accuracy": "true",
    }


def event(draw: Random, rank: int) -> dict[str, str | list[str]]:
    """Answers to the demand for a room, apart from the files."""
    day = timezone.localtime(timezone.now()) + timedelta(days=draw.randint(21, 120))
    return {
        "event_title": draw.choice(EVENTS),
        "room": draw.choice(ROOMS),
        "starts_at": f"{day:%Y-%m-%d}T{draw.randint(9, 18):02}:00",
        "ends_at": f"{day:%Y-%m-%d}T{draw.randint(19, 23):02}:00",
        "guests": str(draw.randint(5, 300)),
        "equipment": draw.sample(["Tables", "Chaises", "Sonorisation", "Vidéoprojecteur"], draw.randint(0, 3)),
        "association": f"Association Exemple {rank}",
        "phone": "01 99 00 12 34",
        "rules": "true",
    }
