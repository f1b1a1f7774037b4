"""The engine takes of Django its translations and nothing else."""

import ast
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[2] / "src/communs/questionnaires"
SHELL = {
    "apps.py",
    "commands.py",
    "queries.py",
    "sources",
    "urls.py",
    "models",
    "migrations",
    "operations",
    "templatetags",
    "views",
}
ALLOWED = {"django.utils.translation", "django.utils.functional"}


def imports(source: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(source.read_text("utf-8"))))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return named | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def test_the_engine_imports_only_translations_of_django() -> None:
    sources = [path for path in ENGINE.rglob("*.py") if path.relative_to(ENGINE).parts[0] not in SHELL]
    assert len(sources) > 40
    used = {name for source in sources for name in imports(source) if name.partition(".")[0] == "django"}
    assert used == ALLOWED
