"""The command line: `communs ROOM COMMAND`. Each room keeps its commands in its own `commands.py`."""

import importlib
import os
import sys

import click
from typing_extensions import override

ROOMS: dict[str, str] = {
    "translations": "communs.core.translations.commands:translations",
}


class Rooms(click.Group):
    """A group that imports a room only when one of its commands is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*ROOMS, *super().list_commands(ctx)])

    @override
    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in ROOMS:
            return super().get_command(ctx, name)
        module, attribute = ROOMS[name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=Rooms)
def main() -> None:
    """Run communs, the open platform of public-interest digital."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communs.settings")

if __name__ == "__main__":
    main()
