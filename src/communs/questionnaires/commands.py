"""`communs questionnaires`: check a document, print the schema and the reference of types."""

from pathlib import Path

import click


@click.group()
def questionnaires() -> None:
    """Check questionnaires, print their schema and their types."""


@questionnaires.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a questionnaire (YAML or JSON FILE) and list every mistake with its place."""
    from communs.core.yaml_reading import UnreadableYamlError, read_yaml
    from communs.questionnaires.compiled import compile_questionnaire
    from communs.questionnaires.conditions.analysis import errors_in
    from communs.questionnaires.schema import InvalidQuestionnaireError

    try:
        document = read_yaml(file.read_bytes())
        compiled = compile_questionnaire(document.get("questionnaire", document) if isinstance(document, dict) else {})
    except UnreadableYamlError as error:
        raise click.ClickException(f"{file} cannot be read: {error.place} {error.message}") from None
    except InvalidQuestionnaireError as error:
        raise click.ClickException(str(error)) from None
    if errors := errors_in(compiled.document):
        raise click.ClickException(str(InvalidQuestionnaireError(errors)))
    click.echo(f"{len(compiled.fields_by_id)} fields, about {compiled.estimated_minutes()} min to fill.")


@questionnaires.command()
def schema() -> None:
    """Print the JSON Schema of a questionnaire."""
    import msgspec

    from communs.questionnaires.schema import json_schema

    click.echo(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode())


@questionnaires.command()
def types() -> None:
    """Print the reference of field types (docs/field-types.md)."""
    from communs.questionnaires.documentation import field_types

    click.echo(field_types(), nl=False)


@questionnaires.command()
def reference() -> None:
    """Print where the reference data come from (docs/reference-data.md)."""
    from communs.questionnaires.reference.sources import reference_page

    click.echo(reference_page(), nl=False)


@questionnaires.command()
def conditions() -> None:
    """Print the reference of conditions and formulas (`docs/conditions.md`)."""
    from communs.questionnaires.conditions.documentation import conditions_page

    click.echo(conditions_page(), nl=False)


@questionnaires.command()
def prefill() -> None:
    """Print how links and programs write the answers of each type (the table of `docs/prefill.md`)."""
    from communs.questionnaires.documentation import prefill_table

    click.echo(prefill_table(), nl=False)
