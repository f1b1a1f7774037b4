"""`communs audit`."""

import click


@click.group()
def audit() -> None:
    """Verify, seal and export the journal."""


@audit.command()
@click.option("--subject", help="One chain only, as `app.model:key`.")
def verify(subject: str | None) -> None:
    """Recompute every digest; exit with 1 and name the first broken row if one does not hold."""
    from communs.core.audit.operations.verification import verify as check

    count, broken = check(subject)
    if broken:
        click.echo(f"BROKEN: {broken.where}: {broken.reason} ({count} entries held before).", err=True)
        raise SystemExit(1)
    click.echo(f"{count} entries hold.")


@audit.command()
def seal() -> None:
    """Seal the days that ended; done every night by itself."""
    from communs.core.audit.operations.sealing import seal_due

    for made in seal_due():
        click.echo(f"{made.date} {made.digest} {made.count} chains")


@audit.command()
@click.option("--subject", help="One chain only, as `app.model:key`.")
def export(subject: str | None) -> None:
    """Write the journal as JSON Lines."""
    from communs.core.audit.operations.exporting import export as lines

    for line in lines(subject):
        click.echo(line)


@audit.command()
@click.argument("subject")
@click.option("--reason", required=True, help="Kept for ever in place of the chain.")
@click.confirmation_option(prompt="The chain will be destroyed. Continue?")
def purge(subject: str, reason: str) -> None:
    """Destroy one chain, for a reason."""
    from communs.core.audit.operations.purging import purge as destroy

    click.echo(f"{destroy(subject, reason)} entries destroyed.")
