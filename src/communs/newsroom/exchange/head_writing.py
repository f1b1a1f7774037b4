"""Writing front matter: whole, or the source with some keys changed and every other character as it was."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import yaml

from communs.core.yaml_reading import UnreadableYamlError, read_yaml
from communs.newsroom.front_matter import PARIS

WIDTH = 100
LINE_ENDS = re.compile("[\r\x85\u2028\u2029\ufeff]")
ABSENT = object()


class Moment(str):
    """A date of front matter, written without quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """The safe dumper, which knows moments, and escapes what YAML takes for an end of line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if LINE_ENDS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Moment, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(data)))


def moment_text(at: dt.datetime) -> Moment:
    """Return a moment as front matter says it, in Paris: `2023-09-05 11:42:00 +02:00`."""
    there = at.astimezone(PARIS)
    shift = there.strftime("%z")
    return Moment(f"{there:%Y-%m-%d %H:%M:%S} {shift[:3]}:{shift[3:5]}")


def written(data: Mapping[Any, Any]) -> str:
    """Return a mapping as the YAML of a head, empty for nothing."""
    return yaml.dump(dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH) if data else ""


def patched(head: str, changes: Mapping[str, Any]) -> str:
    """Return the head with these keys set, or taken away when they are `ABSENT`; the other lines stay as they are.

    A head whose keys are not each on lines of their own (a flow mapping) is written again as a whole.
    """
    data = read_yaml(head) or {}
    wanted = {key: changes.get(key, value) for key, value in data.items()} | dict(changes)
    wanted = {key: value for key, value in wanted.items() if value is not ABSENT}
    text = _patched_lines(head, changes)
    return text if _reads_as(text, wanted) else written(wanted)


def _patched_lines(head: str, changes: Mapping[str, Any]) -> str:
    ranges = _ranges(head)
    lines = head.split("\n")[:-1]
    for key, (start, end) in reversed(ranges.items()):
        if key in changes:
            lines[start:end] = _said(key, changes[key])
    added = [line for key, value in changes.items() if key not in ranges for line in _said(key, value)]
    return "".join(f"{line}\n" for line in [*lines, *added])


def _said(key: str, value: Any) -> list[str]:  # noqa: ANN401 - whatever front matter holds
    return [] if value is ABSENT else written({key: value}).split("\n")[:-1]


def _ranges(head: str) -> dict[str, tuple[int, int]]:
    """The lines of every key, without the comments and empty lines that follow it."""
    root = yaml.compose(head, Loader=yaml.SafeLoader)
    keys = [key for key, _value in root.value] if isinstance(root, yaml.MappingNode) else []
    lines = head.split("\n")
    starts = [head.count("\n", 0, key.start_mark.index) for key in keys]
    ends = [*starts, len(lines) - 1][1:]
    return {key.value: (start, _trimmed(lines, start, end)) for key, start, end in zip(keys, starts, ends, strict=True)}


def _trimmed(lines: list[str], start: int, end: int) -> int:
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _reads_as(text: str, wanted: dict[Any, Any]) -> bool:
    try:
        return list((read_yaml(text) or {}).items()) == list(wanted.items())
    except UnreadableYamlError:
        return False
