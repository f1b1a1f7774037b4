"""`communs newsroom`: review posts kept as files."""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from communs.newsroom.file_review import FileReview
    from communs.newsroom.review import Finding

REFUSED = 1


@click.group()
def newsroom() -> None:
    """Review, import and export posts."""


@newsroom.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--links", is_flag=True, help="Tell of links that nobody checked.")
@click.option("--fix", is_flag=True, help="Write the typographic mends into the files.")
def review(path: Path, form: str, *, links: bool, fix: bool) -> None:
    """Review a FILE or every post of a FOLDER: exit with 1 when an error stands. No database is needed."""
    from communs.core.figures import figures as registered
    from communs.newsroom.file_review import posts_in, review_file
    from communs.newsroom.review.figures import Figures

    known = Figures(names=frozenset(registered)) if len(registered) else None
    reviews = []
    for post in posts_in(path):
        reviewed = review_file(post, _name(post, path), ask_links=links, figures=known)
        if fix and _fixed(post, reviewed):
            reviewed = review_file(post, _name(post, path), ask_links=links, figures=known)
        reviews.append(reviewed)
    _print_json(reviews) if form == "json" else _print_text(reviews)
    if any(finding.severity == "error" for one in reviews for finding in one.findings):
        raise SystemExit(REFUSED)


@newsroom.command()
def checks() -> None:
    """Print the reference of the checks (docs/review-checks.md)."""
    from communs.newsroom.review.documentation import review_checks

    click.echo(review_checks(), nl=False)


def _name(post: Path, path: Path) -> str:
    """The path as it was given, down to the post."""
    return str(post if path.is_file() else path / post.relative_to(path))


def _fixed(post: Path, reviewed: "FileReview") -> bool:
    """Write the typographic mends of a post; tell on the error output what was changed."""
    from communs.newsroom.file_mending import fixed

    content, edits = fixed(reviewed)
    if content is None:
        return False
    post.write_bytes(content)
    click.echo(f"{reviewed.path}: {len(edits)} corrections", err=True)
    return True


def _print_json(reviews: "list[FileReview]") -> None:
    import json

    listed = [_record(one.path, finding) for one in reviews for finding in one.findings]
    click.echo(json.dumps(listed, ensure_ascii=False, indent=2))


def _record(path: str, finding: "Finding") -> dict[str, str | int]:
    return {
        "file": path,
        "check": finding.check,
        "severity": finding.severity,
        "line": finding.line,
        "excerpt": finding.excerpt,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }


def _print_text(reviews: "list[FileReview]") -> None:
    for one in reviews:
        for finding in one.findings:
            advice = f" ({finding.suggestion})" if finding.suggestion else ""
            click.echo(f"{one.path}:{finding.line}: {finding.severity} [{finding.check}] {finding.message}{advice}")
    severities = [finding.severity for one in reviews for finding in one.findings]
    counts = {"file": len(reviews), "error": severities.count("error"), "warning": severities.count("warning")}
    click.echo(", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items()))


@newsroom.command(name="import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--partial", is_flag=True, help="Import the good files even when others are refused.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_(folder: Path, form: str, *, partial: bool) -> None:
    """Import the posts of a FOLDER (front matter and Markdown): exit with 1 when one is refused."""
    from communs.newsroom.operations.importing import import_folder

    report = import_folder(folder, by=None, partial=partial)
    click.echo(report.as_json() if form == "json" else "\n".join(report.as_lines()))
    if report.refused:
        raise SystemExit(REFUSED)


@newsroom.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write every entry below a FOLDER as front matter and Markdown, with its pictures and files."""
    from communs.newsroom.operations.exporting import UnsafePathError, export_folder

    try:
        exported = export_folder(folder, by=None)
    except (UnsafePathError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for note in exported.notes:
        click.echo(note, err=True)
    click.echo(f"{len(exported.posts)} posts, {len(exported.media)} pictures and files")


@newsroom.command()
@click.argument("message", type=click.File("rb"))
def bounces(message: BinaryIO) -> None:
    """Read one returned letter, a FILE or `-` for what the mail server pipes, and say what it changed."""
    from communs.newsroom.operations.bounces import receive

    click.echo(receive(message.read()).value)
