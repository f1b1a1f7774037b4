"""The documentation is data: what it says of the tree is checked against the tree."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
PAGES = [name for name in TRACKED if name.endswith(".md") and not name.startswith("src/")]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    targets = LINK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert [target for target in targets if not (folder / target).exists()] == []


def test_the_architecture_page_names_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("communs.core.") or config.name.rpartition(".")[0] == "communs"
    }
    assert {room for room in rooms if f"`{room}`" not in text} == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = re.compile(r"(^|/)(utils|helpers|common|misc|services)(\.py|/)")
    assert [name for name in TRACKED if empty.search(name)] == []


def test_the_lock_file_pins_by_hash_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==", lock, flags=re.MULTILINE)
    assert len(pinned) > 0
    assert re.findall(r"https?://", lock) == []
    assert lock.count("--hash=sha256:") >= len(pinned)
