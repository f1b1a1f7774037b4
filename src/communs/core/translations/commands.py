"""`communs translations`: keep the English catalogue complete."""

import click


@click.group()
def translations() -> None:
    """Update, check and compile the catalogue of translations."""


@translations.command()
def update() -> None:
    """Write the merged catalogue from the sources and the parts."""
    from communs.core.translations.catalogue import MERGED, merged, rendered

    MERGED.parent.mkdir(parents=True, exist_ok=True)
    MERGED.write_text(rendered(merged()))
    click.echo(f"{MERGED} written.")


@translations.command()
def check() -> None:
    """Fail when a text is missing, unsure, unused, loses a placeholder or its typography."""
    from communs.core.translations.checks import faults

    found = faults()
    for fault in found:
        click.echo(fault)
    if found:
        raise click.ClickException(f"{len(found)} faults in the translations.")
    click.echo("The translations are complete.")


@translations.command("compile")
def compile_() -> None:
    """Write the binary catalogues that the interface reads."""
    from communs.core.translations.compiling import compile_all

    compile_all()


@translations.command()
def typography() -> None:
    """Write no-break spaces and apostrophes into the sources that lack them."""
    from communs.core.translations.typography import rewrite

    for path in rewrite():
        click.echo(path)
