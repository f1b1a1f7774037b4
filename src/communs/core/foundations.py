"""What rooms need in the database before they serve, beside the schema; `communs migrate` lays it, each time anew.

foundations.register("newsroom", found)        found() creates what is missing and changes nothing else
"""

from collections.abc import Callable

from communs.core.registry import Registry

foundations: Registry[Callable[[], None]] = Registry("foundation")


def lay() -> None:
    """Lay every foundation, in the order of the rooms."""
    for name in foundations:
        foundations[name]()
