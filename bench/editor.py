"""Opening and editing a form of 300 fields, as the editor's page does it."""

import statistics
import time
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench import seeding
from bench.client import Client
from bench.installation import Installation

FIELDS = 300
SECTIONS = 15
TIMES = 60
OK = 200


def report(installation: Installation) -> str:
    """Return the measures as Markdown."""
    from communs.procedures.models import Demarche

    pk = seeding.demarche("mesure-editeur")
    client = _administrator(installation, pk)
    url = f"/administration/demarches/{pk}/formulaire"
    _ask(client, url, {"do": "set:field_00:label", "a-field_00-label": "Une question"}, {200, 205})
    draft = Demarche.objects.select_related("draft_revision").get(pk=pk).draft_revision
    if draft is None:
        raise RuntimeError("no draft was begun")
    _replace(pk)
    lines = ["| | p50 | p95 | ratio to the bare write |", "|---|---|---|---|"]
    bare = _quantiles(_bare(installation.url, draft.pk))
    measured = {"open the page": _measured(client, lambda _turn: _page(client, url))}
    measured |= {name: _measured(client, lambda turn, act=act: act(client, url, turn)) for name, act in ACTS.items()}
    measured["ask for news, none"] = _measured(client, lambda _turn: _news(client, url, draft.pk))
    for name, found in (("read for update and write by psycopg", bare), *measured.items()):
        lines.append(f"| {name} | {found[0]:.1f} ms | {found[1]:.1f} ms | {found[0] / bare[0]:.1f} |")
    return "\n".join(lines)


def form() -> dict[str, Any]:
    """Return a form of 300 fields; every third one is shown on the answer of the one before."""
    kinds = ("text", "yes_no", "integer", "date", "email")
    fields = [{"type": kinds[n % 5], "id": f"field_{n:03}", "label": f"Question numéro {n}"} for n in range(FIELDS)]
    for n in range(2, FIELDS, 3):
        fields[n]["when"] = {"op": "answered", "field": f"field_{n - 1:03}"}  # type: ignore[assignment]
    size = FIELDS // SECTIONS
    return {
        "sections": [
            {"id": f"part_{n}", "title": f"Partie {n}", "fields": fields[n * size : (n + 1) * size]}
            for n in range(SECTIONS)
        ]
    }


def _label(client: Client, url: str, turn: int) -> None:
    name = f"field_{turn % FIELDS:03}"
    _ask(client, url, {"do": f"set:{name}:label", f"a-{name}-label": f"Question {turn}"})


def _add(client: Client, url: str, _turn: int) -> None:
    _ask(client, url, {"do": "add:text", "at": "end:part_7"})


def _move(client: Client, url: str, turn: int) -> None:
    _ask(client, url, {"do": "move:field_010", "to-field_010": f"after:field_{100 + turn:03}"})


def _undo(client: Client, url: str, _turn: int) -> None:
    _ask(client, url, {"do": "undo:"})


ACTS = {"change a label": _label, "add a field": _add, "move a field": _move, "undo": _undo}
SINCE = {"turn": ""}


def _ask(client: Client, url: str, fields: dict[str, str], expected: "set[int] | None" = None) -> None:
    status, _headers, body = client.post(url, {**fields, "since": SINCE["turn"]})
    if status not in (expected or {OK}):
        raise RuntimeError(f"{status} {body[:500]!r}")
    _, found, rest = body.partition(b'data-since="')
    SINCE["turn"] = rest.partition(b'"')[0].decode() if found else SINCE["turn"]


def _page(client: Client, url: str) -> None:
    status, _headers, body = client.get(url)
    if status != OK or body.count(b'class="e-card"') < FIELDS:
        raise RuntimeError(f"{status} {body[:500]!r}")
    SINCE["turn"] = body.partition(b'id="editor-since" value="')[2].partition(b'"')[0].decode()


def _news(client: Client, url: str, _draft: int) -> None:
    client.get(f"{url}/nouvelles?since={SINCE['turn']}")


def _measured(client: Client, act: Any) -> tuple[float, float]:  # noqa: ANN401 - called with the number of the turn
    for turn in range(3):
        act(turn)
    client.seconds.clear()
    for turn in range(TIMES):
        act(turn)
    return _quantiles(client.seconds)


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    found = statistics.quantiles(seconds, n=20)
    return found[9] * 1000, found[18] * 1000


def _administrator(installation: Installation, pk: int) -> Client:
    from communs.accounts.models import Person
    from communs.procedures.models import Demarche, DemarcheAdministrator

    client = seeding.client(installation, 200)
    client.more = "X-Editor: 1\r\n"
    person = Person.objects.get(email="person200@bench.example")
    DemarcheAdministrator.objects.create(demarche=Demarche.objects.get(pk=pk), person=person)
    return client


def _replace(pk: int) -> None:
    from communs.procedures.models import Demarche
    from communs.procedures.operations.editing import edit_form
    from communs.questionnaires.editing import edits

    edit_form(Demarche.objects.get(pk=pk), edits.Replace(document=form()), by=None)


def _bare(url: str, pk: int) -> list[float]:
    """The same row read for update and written again, one transaction a time."""
    times = []
    with psycopg.connect(url) as connection:
        for _ in range(TIMES):
            begun = time.perf_counter()
            read = "SELECT document FROM questionnaires_revision WHERE id = %s FOR UPDATE"
            (document,) = connection.execute(read, [pk]).fetchone() or ({},)
            write = "UPDATE questionnaires_revision SET document = %s WHERE id = %s"
            connection.execute(write, [Jsonb(document), pk])
            connection.commit()
            times.append(time.perf_counter() - begun)
    return times
