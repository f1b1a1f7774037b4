"""The command line: `communs ROOM COMMAND`. Each room keeps its commands in its own `commands.py`."""

import importlib
import os
import sys

import click
from typing_extensions import override

from communs.synopsis import Synopsis, synopsis

ROOMS: dict[str, str] = {
    "demarche": "communs.procedures.commands:demarche",
    "demo": "communs.demo.commands:demo",
    "newsroom": "communs.newsroom.commands:newsroom",
    "questionnaires": "communs.questionnaires.commands:questionnaires",
    "run": "communs.core.server.commands:run",
    "serve": "communs.core.server.commands:serve",
    "backup": "communs.core.server.commands:backup",
    "restore": "communs.core.server.commands:restore",
    "migrate": "communs.core.server.commands:migrate",
    "variables": "communs.core.server.commands:variables",
    "measures": "communs.core.server.commands:measures",
    "audit": "communs.core.audit.commands:audit",
    "figures": "communs.core.figures.commands:figures",
    "mailbox": "communs.core.mail.commands:mailbox",
    "jobs": "communs.core.jobs.commands:jobs",
    "work": "communs.core.jobs.commands:work",
    "translations": "communs.core.translations.commands:translations",
}
WITHOUT_DJANGO = {"run", "serve", "variables"}
WITHOUT_DATABASE = {"run", "variables", "newsroom review", "newsroom checks"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communs.settings")


class Rooms(click.Group):
    """A group that imports a room only when one of its commands is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*ROOMS, *super().list_commands(ctx)])

    @override
    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load the command, with Django and, for the length of its work, the database behind it."""
        if name not in ROOMS:
            return super().get_command(ctx, name)
        from communs.core.database.session import with_database

        if name not in WITHOUT_DJANGO:
            import django

            django.setup()
        module, attribute = ROOMS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return with_database(command, name, WITHOUT_DATABASE)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command by room; the rooms' sources are read, not imported."""
        own = Synopsis("manage", manage.get_short_help_str(80))
        rooms: dict[str, list[tuple[str, str]]] = {"communs": [(own.name, own.help)]}
        for name, address in ROOMS.items():
            found = synopsis(name, address)
            title = name if found.commands else "communs"
            rows = [(f"{name} {sub.name}", sub.help) for sub in found.commands] or [(name, found.help)]
            rooms.setdefault(title, []).extend(rows)
        for title, rows in rooms.items():
            with formatter.section(title):
                formatter.write_dl(sorted(rows))


@click.group(cls=Rooms)
@click.version_option(package_name="communs")
def main() -> None:
    """Run communs, the open platform of public-interest digital."""


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands."""
    from django.core.management import execute_from_command_line

    from communs.core.database.session import database_server

    with database_server():
        execute_from_command_line([f"{sys.argv[0]} manage", *arguments])


if __name__ == "__main__":
    main()
