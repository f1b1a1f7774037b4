"""The same rows written by bare psycopg: what the database alone allows."""

import threading
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

SECONDS = 5.0
PARTS = (7, 14, 20)
JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status)
    VALUES ('bench', 'bench', 0, '{}', 'succeeded')
"""


@dataclass
class Template:
    """One filed dossier and its message, as rows to write again."""

    dossier: dict[str, Any]
    message: dict[str, Any]

    @classmethod
    def of(cls, connection: "psycopg.Connection[Any]", number: int) -> "Template":
        """Read the rows of the dossier `number`."""
        with connection.cursor(row_factory=dict_row) as cursor:
            dossier = cursor.execute("SELECT * FROM dossiers_dossier WHERE number = %s", [number]).fetchone()
            message = cursor.execute("SELECT * FROM mail_message ORDER BY created_at DESC LIMIT 1").fetchone()
        assert dossier
        assert message
        generated = {"number", "search"}
        return cls(
            {key: value for key, value in dossier.items() if key not in generated},
            {key: value for key, value in message.items() if key != "id"},
        )


def filings_per_second(url: str, template: Template, clients: int) -> float:
    """Write the rows of filings for 5 s over `clients` connections: 5 transactions each, as communs makes."""
    done: list[int] = []
    begun = time.monotonic()
    threads = [threading.Thread(target=lambda: done.append(_write(url, template, begun))) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - begun)


def _write(url: str, template: Template, begun: float) -> int:
    count = 0
    with psycopg.connect(url) as connection:
        while time.monotonic() - begun < SECONDS:
            _file(connection, template)
            count += 1
    return count


def _file(connection: "psycopg.Connection[Any]", template: Template) -> None:
    answers = template.dossier["answers"]
    draft = template.dossier | {"state": "draft", "answers": {}, "submitted_at": None, "group_id": None}
    number = connection.execute(*_insert("dossiers_dossier", draft, "number")).fetchone()[0]  # type: ignore[index]
    _audit(connection, number, 0)
    connection.commit()
    for part in PARTS:
        connection.execute("SELECT 1 FROM dossiers_dossier WHERE number = %s FOR UPDATE", [number])
        saved = Jsonb(dict(list(answers.items())[:part]))
        connection.execute("UPDATE dossiers_dossier SET answers = %s WHERE number = %s", [saved, number])
        connection.commit()
    final = [template.dossier["state"], template.dossier["submitted_at"], template.dossier["group_id"], number]
    change = "UPDATE dossiers_dossier SET state = %s, submitted_at = %s, group_id = %s WHERE number = %s"
    connection.execute(change, final)
    _audit(connection, number, 1)
    connection.execute(*_insert("mail_message", {"id": uuid4(), **template.message}, "id"))
    connection.execute(JOB)
    connection.commit()


def _audit(connection: "psycopg.Connection[Any]", number: int, step: int) -> None:
    connection.execute("SELECT audit_record(%s, now(), %s, NULL, %s)", [f"bench:{number}", f"step {step}", "{}"])


def _insert(table: str, row: dict[str, Any], returning: str) -> tuple[sql.Composed, list[Any]]:
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    places = sql.SQL(", ").join([sql.Placeholder()] * len(row))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
        sql.Identifier(table), columns, places, sql.Identifier(returning)
    )
    return statement, [Jsonb(value) if isinstance(value, dict | list) else value for value in row.values()]
