"""`communs demarche`: building demarches from documents."""

from pathlib import Path

import click

REFUSED = 1


@click.group()
def demarche() -> None:
    """Import and export demarches."""


@demarche.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", "and_publish", is_flag=True, help="Publish the form that the document brings.")
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


@demarche.command()
@click.argument("path")
def export(path: str) -> None:
    """Write the demarche at the address PATH as a YAML document on the standard output."""
    from django.http import Http404

    from communs.procedures.document import write_document
    from communs.procedures.queries import demarche_at

    try:
        found = demarche_at(path)
    except Http404 as error:
        raise click.ClickException(f"There is no demarche at /commencer/{path}.") from error
    click.echo(write_document(found), nl=False)
