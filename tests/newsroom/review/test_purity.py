"""The review takes of Django its translations and nothing else: no row, no request."""

import ast
from pathlib import Path

ROOM = Path(__file__).resolve().parents[3] / "src/communs/newsroom"
ENGINE = [*sorted((ROOM / "review").rglob("*.py")), ROOM / "quoting.py"]
READING = [ROOM / "front_matter.py", ROOM / "file_review.py", ROOM / "file_mending.py"]


def imports(source: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(source.read_text("utf-8"))))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return named | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def test_the_engine_knows_translations_alone() -> None:
    used = {name for source in ENGINE for name in imports(source)}
    assert len(ENGINE) > 30
    assert {name for name in used if name.startswith("django")} == {
        "django.utils.translation",
        "django.utils.functional",
    }
    own = {name for name in used if name.startswith("communs") and not name.startswith("communs.newsroom.review")}
    assert own == {"communs.newsroom.quoting"}


def test_reading_files_needs_no_row_either() -> None:
    used = {name for source in READING for name in imports(source) if name.startswith(("django", "communs"))}
    allowed = (
        "communs.newsroom.review",
        "communs.newsroom.front_matter",
        "communs.newsroom.file_review",
        "communs.core.yaml_reading",
        "django.utils.",
    )
    assert {name for name in used if not name.startswith(allowed)} == set()
