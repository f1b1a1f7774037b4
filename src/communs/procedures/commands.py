"""`communs demarche`: building demarches from documents."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from communs.procedures.operations.descriptors import Imported

REFUSED = 1


@click.group()
def demarche() -> None:
    """Import and export demarches."""


@demarche.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", "and_publish", is_flag=True, help="Publish the form and the texts that the document brings.")
def import_(file: Path, *, and_publish: bool) -> None:
    """Create or change a demarche from FILE (YAML or JSON). Every mistake is listed; nothing is changed then."""
    from communs.core.workflow import IllegalTransition
    from communs.procedures.document import InvalidDocumentError
    from communs.procedures.operations.documents import import_document
    from communs.procedures.operations.publishing import NotPublishableError

    try:
        found = import_document(file.read_bytes(), by=None, and_publish=and_publish)
    except InvalidDocumentError as error:
        for issue in error.issues:
            click.echo(f"{issue.place or file.name}: {issue.message}", err=True)
        raise SystemExit(REFUSED) from error
    except (NotPublishableError, IllegalTransition) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"/commencer/{found.path} ({found.state})")


@demarche.command(name="import-descriptor")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", default="", metavar="SIRET", help="Whose demarche it is; by default, the service's.")
@click.option("--contact", default="", metavar="EMAIL", help="Where questions go; by default, the installation's.")
@click.option("--replace", is_flag=True, help="Replace a form in preparation that was changed by hand (undoable).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_descriptor_(file: Path, organisation: str, contact: str, *, replace: bool, form: str) -> None:
    """Create or change a draft demarche from FILE, a descriptor published by the public GraphQL API (JSON)."""
    from communs.procedures.document import MAX_BYTES, InvalidDocumentError
    from communs.procedures.operations.descriptors import DraftEditedError, import_descriptor

    with file.open("rb") as opened:
        text = opened.read(MAX_BYTES + 1)
    try:
        imported = import_descriptor(text, by=None, organisation=organisation, contact=contact, replace=replace)
    except DraftEditedError as error:
        raise click.ClickException(f"{error} (--replace)") from error
    except InvalidDocumentError as error:
        for issue in error.issues:
            click.echo(f"{issue.place or file.name}: {issue.message}", err=True)
        raise SystemExit(REFUSED) from error
    report = _report(imported)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if form == "json" else _told(report))


def _report(imported: "Imported") -> dict[str, object]:
    """What was brought, and what was not."""
    sections = imported.questionnaire.sections
    return {
        "address": f"/commencer/{imported.demarche.path}",
        "state": str(imported.demarche.state),
        "created": imported.created,
        "sections": len(sections),
        "fields": sum(len(section.fields) for section in sections),
        "notes": [{"place": note.place, "message": note.message} for note in imported.notes],
    }


def _told(report: dict[str, object]) -> str:
    notes = report["notes"]
    first = f"{report['address']} ({report['state']}): {report['sections']} sections, {report['fields']} fields"
    return "\n".join([first, *(f"{note['place']}: {note['message']}" for note in notes)])  # type: ignore[attr-defined]


@demarche.command()
def schema() -> None:
    """Print the JSON Schema of the document of a demarche."""
    import msgspec

    from communs.procedures.document_schema import document_schema

    click.echo(msgspec.json.format(msgspec.json.encode(document_schema()), indent=2).decode())


@demarche.command()
@click.argument("path")
@click.option("--with-people", is_flag=True, help="Name those who instruct and the experts of the list.")
def export(path: str, *, with_people: bool) -> None:
    """Write the demarche at the address PATH as a YAML document on the standard output."""
    from django.http import Http404

    from communs.procedures.document import write_document
    from communs.procedures.queries import demarche_at

    try:
        found = demarche_at(path)
    except Http404 as error:
        raise click.ClickException(f"There is no demarche at /commencer/{path}.") from error
    click.echo(write_document(found, people=with_people), nl=False)
