"""Finds the checks: every module beside this one that defines a `Check` with a name."""

import importlib
import pkgutil
from pathlib import Path

from communs.newsroom.review.check import Check

_MODULES = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))


def checks_beside() -> list[Check]:
    """One instance of each check of this folder, in the order of their names."""
    found: list[Check] = []
    for name in _MODULES:
        if name != "discovery":
            module = importlib.import_module(f"{__package__}.{name}")
            found += [thing() for thing in vars(module).values() if _defined_in(module.__name__, thing)]
    return sorted(found, key=lambda check: check.name)


def _defined_in(module: str, thing: object) -> bool:
    return (
        isinstance(thing, type) and issubclass(thing, Check) and thing.__module__ == module and hasattr(thing, "name")
    )
