"""`communs demo`: the demonstration's content."""

import click


@click.group()
def demo() -> None:
    """Load the demonstration."""


@demo.command()
def load() -> None:
    """Load organisations, accounts, demarches and dossiers; a second time changes nothing."""
    from communs.demo.loading import load as load_all

    count = load_all()
    click.echo(f"{count} dossiers" if count else "The demonstration is loaded already.")
