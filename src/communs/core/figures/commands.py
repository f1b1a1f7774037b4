"""`communs figures`."""

import click


@click.command()
@click.option("--territory", help="Measure on this territory.")
@click.option("--language", default="fr", show_default=True)
def figures(territory: str | None, language: str) -> None:
    """List the figures that can be quoted, with their values now."""
    from communs.core.figures.figure import figure, known_figures

    for name in known_figures():
        try:
            found = figure(name, territory)
        except LookupError as error:
            click.echo(f"{name}\t– ({error})")
        else:
            click.echo(f"{name}\t{found.text(language)}\t{found.date_text(language)}\t{found.source}")
