"""Finds the types: every module beside this one that defines a tagged `Field`."""

import importlib
import pkgutil
from pathlib import Path

from communs.questionnaires.field import Field, type_name

_MODULES = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))


def types_beside(*left_out: str) -> list[type[Field]]:
    """The types defined in this folder, but for those of the modules `left_out`, in the order of their names."""
    found = []
    for name in _MODULES:
        if name not in {"discovery", *left_out}:
            module = importlib.import_module(f"{__package__}.{name}")
            found += [thing for thing in vars(module).values() if _defined_in(module.__name__, thing)]
    return sorted(found, key=type_name)


def _defined_in(module: str, thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Field) and thing.__module__ == module
