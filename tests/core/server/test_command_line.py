"""`communs --help`, as its sources tell it."""

import importlib

import click
import pytest
from click.testing import CliRunner

from communs.cli import ROOMS, main
from communs.synopsis import Synopsis, synopsis


def as_click_says(name: str, command: click.Command) -> Synopsis:
    subs = command.commands.items() if isinstance(command, click.Group) else ()
    inner = tuple(Synopsis(sub, (one.help or "").partition("\n")[0]) for sub, one in subs)
    return Synopsis(name, (command.help or "").partition("\n")[0], inner)


@pytest.mark.parametrize("name", ROOMS)
def test_what_the_sources_say_is_what_the_commands_are(name: str) -> None:
    module, attribute = ROOMS[name].split(":")
    assert synopsis(name, ROOMS[name]) == as_click_says(name, getattr(importlib.import_module(module), attribute))


def test_help_lists_every_command() -> None:
    text = CliRunner().invoke(main, ["--help"]).output
    for name, address in ROOMS.items():
        found = synopsis(name, address)
        for line in [f"{name} {sub.name}" for sub in found.commands] or [name]:
            assert f"  {line}  " in text
