"""Start, serve, migrate, measure, back up, restore."""

from pathlib import Path

import click


@click.command()
def run() -> None:
    """Run everything here: database, web, worker, demo content."""
    from communs.core.server.launch import launch

    launch()


@click.command()
def serve() -> None:
    """Serve the site (production), behind a proxy."""
    from communs.core.server.web import serve as serve_web

    serve_web()


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema, without stopping the service."""
    from communs.core.server.preparation import migrate as migrate_database

    migrate_database()


@click.command()
def measures() -> None:
    """Serve the Prometheus measures; `communs serve` starts it."""
    from communs.core.server.measures import serve_measures

    serve_measures()


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write the database and the files into one archive, while the service runs."""
    from communs.core.server.archive import back_up

    back_up(file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(file: Path) -> None:
    """Fill an empty installation from an archive of `communs backup`."""
    from communs.core.server.archive import restore as restore_archive

    restore_archive(file)
    click.echo("Restored; the journal is verified.")


@click.command()
def variables() -> None:
    """Write the table of environment variables into docs/operations.md."""
    from communs.core.server.variables import write

    write()
