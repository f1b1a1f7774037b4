"""The demonstration of the newsroom: a team, and texts imported like those of any other site."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from communs.accounts.models import Person
from communs.demo import pictures
from communs.demo.people import account
from communs.newsroom.enums import Role
from communs.newsroom.operations.foundation import found
from communs.newsroom.operations.importing import import_folder
from communs.newsroom.operations.team import appoint

TEXTS = Path(__file__).parent / "newsroom"
#: `@-12@` stands for the day twelve days ago.
DAY = re.compile(r"@([+-]\d+)@")
TEAM = {
    "redacteur": ("Dominique", Role.AUTHOR),
    "relecteur": ("Claude", Role.REVIEWER),
    "presse": ("Maxime", Role.PRESS_OFFICER),
}


def load_news() -> int:
    """Create the team and the entries; return how many entries."""
    found()
    team = {name: account(name, first_name, "Exemple") for name, (first_name, _role) in TEAM.items()}
    for name, (_first_name, role) in TEAM.items():
        appoint(team[name].email, role, by=None)
    return _import(team["presse"])


def _import(by: Person) -> int:
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(TEXTS, folder, dirs_exist_ok=True)
        for text in folder.rglob("*.md"):
            text.write_text(DAY.sub(_day, text.read_text()))
        pictures.draw_all(folder / "uploads")
        report = import_folder(folder, by=by)
    return len(report.created)


def _day(found_day: re.Match[str]) -> str:
    return (timezone.localdate() + timedelta(days=int(found_day[1]))).isoformat()
