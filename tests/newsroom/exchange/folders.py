"""Folders of posts for the tests."""

from pathlib import Path

POST = """---
title: Une salle ouvre à Grenoble
date: 2026-03-02 09:00:00 +01:00
tags:
- Numérique
---

Une salle ouvre, et tout le monde y vient.
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def content_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
