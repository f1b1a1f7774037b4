"""`communs newsroom review`: what it prints, how it exits, what it writes, and that it needs no database."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communs.cli import main
from communs.core.database import session
from communs.newsroom.file_review import posts_in

GOOD = "---\ntitle: Un titre\n---\nUn texte simple.\n"
BAD = "---\ntitle: Le 7ème sommet\n---\nIl servira à XX élèves.\n"


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail as soon as the embedded server is asked for."""

    def refuse() -> None:
        raise AssertionError("the database was asked for")

    monkeypatch.setattr(session, "database_server", refuse)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["newsroom", "review", *arguments])


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_finished_post_passes(tmp_path: Path) -> None:
    result = run(str(write(tmp_path / "a.md", GOOD)))
    assert (result.exit_code, result.output) == (0, "1 file, 0 errors, 0 warnings\n")


def test_one_line_a_finding(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", BAD)
    result = run(str(path))
    first, second, last = result.output.splitlines()
    assert first.startswith(f"{path}:2: warning [ordinal] ")
    assert second.startswith(f"{path}:4: error [placeholder] ")
    assert (result.exit_code, last) == (1, "1 file, 1 error, 1 warning")


def test_json_is_a_list_of_findings(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", BAD)
    result = run(str(path), "--format", "json")
    records = json.loads(result.output)
    assert [list(record) for record in records] == 2 * [
        ["file", "check", "severity", "line", "excerpt", "message", "suggestion"]
    ]
    assert [(record["file"], record["check"], record["severity"], record["line"]) for record in records] == [
        (str(path), "ordinal", "warning", 2),
        (str(path), "placeholder", "error", 4),
    ]
    assert (result.exit_code, records[1]["excerpt"]) == (1, "Il servira à XX élèves.")


def test_an_empty_list_is_json_too(tmp_path: Path) -> None:
    result = run(str(write(tmp_path / "a.md", GOOD)), "--format", "json")
    assert (result.exit_code, json.loads(result.output)) == (0, [])


def test_warnings_alone_do_not_fail(tmp_path: Path) -> None:
    assert run(str(write(tmp_path / "a.md", "Le 7ème sommet."))).exit_code == 0


def test_a_folder_is_walked_in_order_without_following_links(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "x.md", BAD)
    folder = tmp_path / "textes"
    wanted = [write(folder / name, GOOD) for name in ("a.md", "b/c.markdown", "b/d.MD", "e.md")]
    write(folder / "b" / "notes.txt", BAD)
    (folder / "link.md").symlink_to(outside)
    (folder / "linked").symlink_to(outside.parent)
    assert posts_in(folder) == wanted
    assert run(str(folder)).output == "4 files, 0 errors, 0 warnings\n"


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "---\ntitle: x\ntitle: y\n---\n")
    write(tmp_path / "b.md", GOOD)
    result = run(str(tmp_path), "--format", "json")
    records = json.loads(result.output)
    assert [(one["file"], one["check"], one["severity"], one["line"]) for one in records] == [
        (str(path), "file", "error", 3)
    ]
    assert result.exit_code == 1


@pytest.mark.parametrize("arguments", [["absent.md"], ["--format", "xml", "."], []])
def test_wrong_usage(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_links_are_told_when_asked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "[Un](https://exemple.fr/1) et [deux](https://exemple.fr/2).")
    assert "unchecked-links" not in run(str(path)).output
    result = run(str(path), "--links")
    assert "2 liens non vérifiés" in result.output
    assert result.exit_code == 0


def test_fix_writes_the_typographic_mends(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(
        b"\xef\xbb\xbf---\r\ntitle: 'L''Etat : le\r\n  7\xc3\xa8me sommet'\r\ndate: 2023-01-01\r\n---\r\nL'an  1 !\r\n"
    )
    result = run(str(path), "--fix")
    assert path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == (
        "---\ntitle: 'L’État\u00a0: le 7e sommet'\ndate: 2023-01-01\n---\nL’an 1\u202f!\n"
    )
    assert path.read_bytes().count(b"\r\n") == 5
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert result.output.splitlines()[-1] == "1 file, 0 errors, 0 warnings"
    before = path.read_bytes()
    assert run(str(path), "--fix").output == "1 file, 0 errors, 0 warnings\n"
    assert path.read_bytes() == before


def test_fix_leaves_what_only_a_person_can_mend(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "XX élèves de Pimtux et [Primtux](https://primtux.fr/).\n")
    before = path.read_bytes()
    assert run(str(path), "--fix").exit_code == 1
    assert path.read_bytes() == before
