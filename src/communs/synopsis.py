"""What the commands of a room say of themselves, read from its source: `--help` imports nothing."""

import ast
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Synopsis:
    """A command's name, the first line of its docstring, and its own commands when it is a group."""

    name: str
    help: str
    commands: tuple["Synopsis", ...] = ()


def synopsis(name: str, address: str) -> Synopsis:
    """Return the synopsis of the command at `address` (`package.module:attribute`), called `name`."""
    module, attribute = address.split(":")
    functions = _functions(Path(__file__).parents[1].joinpath(*module.split(".")).with_suffix(".py"))
    found = next(function for function in functions if function.name == attribute)
    return Synopsis(name, _first_line(found), tuple(_commands_of(attribute, functions)))


def _functions(source: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(source.read_text())
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def _commands_of(group: str, functions: list[ast.FunctionDef]) -> list[Synopsis]:
    declared = ((function, decorator) for function in functions for decorator in function.decorator_list)
    return [
        Synopsis(_name(function, decorator), _first_line(function))
        for function, decorator in declared
        if ast.unparse(decorator).startswith((f"{group}.command", f"{group}.group"))
    ]


def _name(function: ast.FunctionDef, decorator: ast.expr) -> str:
    """Return the name given to the decorator, else the one that click makes of the function's."""
    call = decorator if isinstance(decorator, ast.Call) else ast.Call(decorator, [], [])
    given = [*call.args, *(key.value for key in call.keywords if key.arg == "name")]
    named = next((node.value for node in given if isinstance(node, ast.Constant)), None)
    return str(named or function.name.replace("_", "-").removesuffix("-command"))


def _first_line(function: ast.FunctionDef) -> str:
    return (ast.get_docstring(function) or "").partition("\n")[0]
