"""White space: folded where it means nothing, kept where French typography put it."""

import re

ORDINARY = re.compile(r"[ \t\r\n\f\v]+")


def one_line(text: str) -> str:
    """Return a text on one line, each run of ordinary spaces as one; no-break spaces stay (`str.split` loses them)."""
    return ORDINARY.sub(" ", text).strip(" ")
