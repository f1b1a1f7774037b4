"""Sound, video and binary archives, recognised by their signature."""

from collections.abc import Callable
from typing import BinaryIO

import puremagic

from communs.core.files.checks.refusals import head_of, not_what_it_says

SAME_CONTAINER = {"m4a": {"mp4", "m4a"}, "mp4": {"mp4", "m4v"}, "opus": {"ogg"}, "oga": {"ogg"}, "tgz": {"gz"}}


def check(extensions: tuple[str, ...]) -> Callable[[BinaryIO], None]:
    """Return the check that the signature is one of these extensions' formats."""
    wanted = {same for extension in extensions for same in {extension} | SAME_CONTAINER.get(extension, set())}

    def _check(content: BinaryIO) -> None:
        head = head_of(content)
        try:
            found = puremagic.magic_string(head)
        except puremagic.PureError as error:
            raise not_what_it_says() from error
        if not any(match.extension.removeprefix(".").lower() in wanted for match in found if match.byte_match):
            raise not_what_it_says()

    return _check
