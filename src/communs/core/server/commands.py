"""Start, serve, migrate."""

import click


@click.command()
def run() -> None:
    """Run everything here: database, web, worker, demo content."""
    from communs.core.server.launch import launch

    launch()


@click.command()
@click.option("--workers", type=click.IntRange(1), envvar="WEB_WORKERS", help="Processes. By default one a core.")
def serve(workers: int | None) -> None:
    """Serve the site (production), behind a proxy."""
    from communs.core.server.web import serve as serve_web

    serve_web(workers)


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
