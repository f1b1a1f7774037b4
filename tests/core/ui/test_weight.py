"""The first page weighs little: everything that it loads, as compressed for the way, fonts there are none."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

BUDGET = 200_000
REFERENCE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMPORT = re.compile(r'@import url\("(/static/[^"]+)"\)|import\s*"(\./[^"]+)"')


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as production serves them."""
    var = tmp_path_factory.mktemp("var")
    command = [sys.executable, "-m", "communs.cli", "manage", "collectstatic", "--no-input", "--verbosity=0"]
    environment = os.environ | {"VAR_DIR": str(var), "SECRET_KEY": "test", "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/none"
    subprocess.run(command, check=True, env=environment, cwd=Path(settings.BASE_DIR).parents[1])
    return var / "static"


def _loaded(page: str) -> Iterator[str]:
    """Every path that the page loads, through the imports of style sheets and modules."""
    waiting = list(dict.fromkeys(REFERENCE.findall(page)))
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        yield path
        source = _source(path)
        if path.endswith((".css", ".js")) and source.exists():
            for absolute, relative in IMPORT.findall(source.read_text()):
                waiting.append(absolute or str(Path(path).parent / relative))


def _source(path: str) -> Path:
    return Path(settings.BASE_DIR) / path.removeprefix("/")


@pytest.mark.django_db
def test_the_home_page_and_all_that_it_loads_stay_within_the_budget(client: Client, collected: Path) -> None:
    response = client.get("/", headers={"accept-encoding": "identity"})
    paths = list(_loaded(response.content.decode()))
    assert {"/static/dsfr/dist/design-system.css", "/static/communs/css/theme.css"} <= set(paths)
    sizes = {path: (collected / path.removeprefix("/static/")).stat().st_size for path in paths}
    for path in paths:
        compressed = collected / f"{path.removeprefix('/static/')}.br"
        if compressed.exists():
            sizes[path] = compressed.stat().st_size
    total = len(response.content) + sum(sizes.values())
    assert total < BUDGET, sizes


def test_no_font_and_no_script_of_the_design_system_is_shipped(collected: Path) -> None:
    shipped = {path.suffix for path in (collected / "dsfr").rglob("*") if path.is_file()}
    assert shipped == {".css", ".svg", ".br", ".gz"}
    assert "font-face" not in (collected / "dsfr" / "dist" / "design-system.css").read_text()
