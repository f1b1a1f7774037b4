"""The table of environment variables, made from `env.py`."""

from pathlib import Path

from communs.env import ROOT, Environment

BEGIN, END = "<!-- variables: begin -->", "<!-- variables: end -->"
OPERATIONS = ROOT / "docs" / "operations.md"


def table() -> str:
    """Return the variables as a Markdown table: name, default, meaning."""
    lines = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Environment.model_fields.items():
        default = str(field.default)
        lines.append(f"| `{name.upper()}` | {f'`{default}`' if default else 'empty'} | {field.description} |")
    return "\n".join(lines)


def with_table(document: str) -> str:
    """Return the document with the table of today between its two marks. Raises `ValueError` when they are missing."""
    head, _, rest = document.partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        raise ValueError(f"The document lacks {BEGIN} … {END}")
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


def write(path: Path = OPERATIONS) -> None:
    """Bring the table of `docs/operations.md` up to date."""
    path.write_text(with_table(path.read_text()))
