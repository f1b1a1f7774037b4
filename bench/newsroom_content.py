"""Ten thousand articles and ten thousand events, through the real tables: one of each by its model, the others copied."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

ENTRIES = 10_000
PARAGRAPHS = 6
WORDS = 50
TERMS = 20
TERMS_OF_ONE = 2
PLACES = ("Lyon", "Rennes", "Marseille", "Lille", "Toulouse", "Grenoble", "Nantes", "Dijon", "Salle des fêtes", "Brest")
# The first are the most frequent, as in a language.
VOCABULARY = [
    "numérique",
    "école",
    "commun",
    "ressource",
    "logiciel",
    "enseignant",
    "élève",
    "académie",
    "libre",
    "projet",
    "service",
    "public",
    "outil",
    "atelier",
    "donnée",
    "territoire",
    "réseau",
    "formation",
    "partage",
    "plateforme",
    "collectif",
    "usage",
    "laboratoire",
    "culture",
    "bibliothèque",
    "licence",
    "établissement",
    "accompagnement",
    "communauté",
    "contribution",
    "expérience",
    "méthode",
    "programme",
    "rencontre",
    "journée",
    "pédagogie",
    "innovation",
    "évaluation",
    "autonomie",
    "accessibilité",
    "inclusion",
    "sobriété",
    "sécurité",
    "confiance",
    "équipement",
    "manuel",
    "exercice",
    "classe",
    "cours",
    "leçon",
    "apprentissage",
    "lecture",
    "écriture",
    "calcul",
    "géométrie",
    "histoire",
    "géographie",
    "musique",
    "théâtre",
    "science",
    "physique",
    "chimie",
    "biologie",
    "langue",
    "traduction",
    "archive",
    "musée",
    "patrimoine",
    "commune",
    "région",
    "département",
    "ministère",
    "direction",
    "délégation",
    "inspection",
    "rectorat",
    "université",
    "recherche",
    "chercheuse",
    "ingénieure",
    "développeuse",
    "conceptrice",
    "association",
    "fondation",
    "coopérative",
    "entreprise",
    "start-up",
    "appel",
    "candidature",
    "lauréat",
    "jury",
    "saison",
    "incubateur",
    "financement",
    "budget",
    "calendrier",
    "échéance",
    "résultat",
    "bilan",
    "rapport",
    "enquête",
    "consultation",
    "concertation",
    "décision",
    "charte",
    "convention",
    "partenariat",
    "engagement",
    "promesse",
    "avancée",
    "chantier",
    "déploiement",
    "migration",
    "hébergement",
    "serveur",
    "code",
    "algorithme",
    "intelligence",
    "modèle",
    "interface",
    "maquette",
    "prototype",
    "essai",
    "retour",
    "entretien",
    "observation",
    "parcours",
    "étape",
    "mentor",
    "pair",
    "groupe",
    "équipe",
    "salle",
    "amphithéâtre",
    "conférence",
    "table-ronde",
    "exposition",
    "démonstration",
    "concours",
    "hackathon",
]
COPIED = """
    INSERT INTO {table} ({columns}) SELECT {values}
    FROM {table} pattern, bench_copy copy, LATERAL jsonb_populate_record(pattern, {changes}) AS made
    WHERE pattern.{key} = %(pattern)s ORDER BY copy.n
"""
# What the database computes by itself cannot be written.
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""
PAGE = """
    jsonb_build_object('id', copy.id, 'path', copy.path, 'slug', copy.slug, 'title', copy.headline, 'draft_title',
        copy.headline, 'url_path', copy.slug, 'translation_key', gen_random_uuid(), 'latest_revision_id', NULL)
"""
ENTRY = """
    jsonb_build_object('page_ptr_id', copy.id, 'headline', copy.headline, 'chapo', copy.chapo, 'body', copy.body,
        'released_at', copy.moment)
"""
ARTICLE = "jsonb_build_object('entry_ptr_id', copy.id)"
EVENT = """
    jsonb_build_object('entry_ptr_id', copy.id, 'starts_at', copy.moment, 'ends_at', copy.moment + interval '3 hours',
        'place', copy.place)
"""
TABLE = """
    CREATE TEMPORARY TABLE bench_copy (n integer, path text, slug text, headline text, chapo text, body jsonb,
        moment timestamptz, place text,
        id bigint NOT NULL DEFAULT nextval(pg_get_serial_sequence('wagtailcore_page', 'id'))) ON COMMIT DROP
"""
TAGGED = """
    INSERT INTO newsroom_entry_tags (entry_id, term_id)
    SELECT DISTINCT copy.id, %(terms)s[1 + (copy.n * (7 + turn)) %% %(count)s] FROM bench_copy copy,
        generate_series(1, %(each)s) AS turn ORDER BY 1
"""


def fill(url: str) -> None:
    """Fill the newsroom: articles of the last years, events around today, words on each, and the index of the search."""
    from communs.newsroom.models import Article, Event
    from communs.newsroom.operations.words import learn_all_words

    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    terms = _terms()
    with psycopg.connect(url) as connection:
        for model, table, changes in ((Article, "newsroom_article", ARTICLE), (Event, "newsroom_event", EVENT)):
            pattern = _pattern(model, now)
            past, step = (1.0, timedelta(hours=3)) if model is Article else (0.5, timedelta(hours=1))
            start = now - ENTRIES * past * step
            _copy_in(connection, pattern, start, step)
            for name, key, change in (
                ("wagtailcore_page", "id", PAGE),
                ("newsroom_entry", "page_ptr_id", ENTRY),
                (table, "entry_ptr_id", changes),
            ):
                connection.execute(_copying(connection, name, key, change), {"pattern": pattern.pk})
            connection.execute(TAGGED, {"terms": terms, "count": len(terms), "each": TERMS_OF_ONE})
            numbered = "UPDATE wagtailcore_page SET numchild = numchild + %s WHERE path = %s"
            connection.execute(numbered, [ENTRIES, pattern.path[:-4]])
            connection.commit()
    learn_all_words()


def _copying(connection: "psycopg.Connection[Any]", table: str, key: str, changes: str) -> bytes:
    names = [name for (name,) in connection.execute(COLUMNS, [table])]
    columns, values = ", ".join(f'"{name}"' for name in names), ", ".join(f'made."{name}"' for name in names)
    return COPIED.format(table=table, key=key, changes=changes, columns=columns, values=values).encode()


def words(seed: int, count: int) -> list[str]:
    """Draw words, the same for the same seed."""
    drawn = random.Random(seed)  # noqa: S311 - nothing secret
    weights = [1 / (rank + 5) for rank in range(len(VOCABULARY))]
    return drawn.choices(VOCABULARY, weights, k=count)


def _terms() -> list[int]:
    from communs.newsroom.enums import TermFamily
    from communs.newsroom.models import Term

    names = VOCABULARY[:TERMS]
    rows = [Term(family=TermFamily.TAG, name=name.capitalize(), slug=f"mot-{n}") for n, name in enumerate(names)]
    return [term.pk for term in Term.objects.bulk_create(rows)]


def _pattern(model: type[Any], now: datetime) -> Any:  # noqa: ANN401 - an instance of the model
    from communs.newsroom.models import Section
    from communs.newsroom.models.entries import SECTION_OF

    dates = {"starts_at": now, "ends_at": now + timedelta(hours=3)} if hasattr(model, "starts_at") else {}
    one = model(
        headline="Un modèle", slug="un-modele", released_at=now, live=True, body=[("text", "Un texte.")], **dates
    )
    return Section.objects.get(kind=SECTION_OF[model.KIND]).add_child(instance=one)


def _copy_in(connection: "psycopg.Connection[Any]", pattern: Any, start: datetime, step: timedelta) -> None:  # noqa: ANN401 - idem
    connection.execute(TABLE)
    columns = ("n", "path", "slug", "headline", "chapo", "body", "moment", "place")
    statement = sql.SQL("COPY bench_copy ({}) FROM STDIN").format(sql.SQL(", ").join(map(sql.Identifier, columns)))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _rows(pattern, start, step):
            copy.write_row(row)


def _rows(pattern: Any, start: datetime, step: timedelta) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - idem
    parent = pattern.path[:-4]
    for n in range(1, ENTRIES + 1):
        drawn = words(n, (PARAGRAPHS + 1) * WORDS)
        texts = [
            " ".join(drawn[turn * WORDS : (turn + 1) * WORDS]).capitalize() + "." for turn in range(PARAGRAPHS + 1)
        ]
        body = [{"type": "text", "value": "\n\n".join(texts[1:]), "id": f"00000000-0000-4000-8000-{n:012}"}]
        path = pattern._get_path(parent, pattern.depth, n + 1)  # noqa: SLF001 - treebeard offers no public way
        headline = " ".join(drawn[-8:]).capitalize()
        yield n, path, f"mesure-{n}", headline, texts[0], Jsonb(body), start + n * step, PLACES[n % len(PLACES)]
