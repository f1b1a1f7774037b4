"""The design system's style sheet as communs serves it: without its fonts, with a dark theme that needs no script.

The typeface Marianne is reserved to the State's bodies, so no `@font-face` is kept. The design system goes dark by
`data-fr-theme="dark"`, which a script of its own sets from the system's preference; here the same rules are written
again under `prefers-color-scheme`, for `data-fr-theme="system"`.
"""

import os
import re
from importlib.util import find_spec
from pathlib import Path

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DARK = re.compile(r'\[data-fr-theme="?dark"?\]')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
SOURCE = "dsfr/dist/dsfr.main.min.css"
DERIVED = "dsfr/dist/design-system.css"


def folder() -> Path:
    """Return the folder of the design system's static files inside its package."""
    spec = find_spec("dsfr")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("django-dsfr")
    return Path(spec.submodule_search_locations[0]) / "static"


def dark_rules(css: str) -> str:
    """Return the rules of a style sheet that the dark theme selects, for the system's preference instead."""
    rules = []
    for selectors, body in RULE.findall(COMMENT.sub("", css)):
        dark = [one.strip() for one in selectors.split(",") if DARK.search(one)]
        if dark:
            rules.append(f"{DARK.sub('[data-fr-theme=system]', ','.join(dark))}{{{' '.join(body.split())}}}")
    return "@media screen and (prefers-color-scheme:dark){" + "".join(rules) + "}\n"


def derive(css: str) -> str:
    """Return the style sheet without fonts and with the dark theme of the system's preference."""
    bare = FONT_FACE.sub("", css)
    return f"{bare}\n{dark_rules(bare)}"


def derived_folder(var: Path) -> Path:
    """Return a folder under `var` that holds the derived style sheet, written when the source or this code changed."""
    source, target = folder() / SOURCE, var / "design-system" / DERIVED
    newest = max(source.stat().st_mtime, Path(__file__).stat().st_mtime)
    if not target.exists() or target.stat().st_mtime < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        written = target.with_name(f".{os.getpid()}.css")
        written.write_text(derive(source.read_text()))
        written.replace(target)
    return var / "design-system"
