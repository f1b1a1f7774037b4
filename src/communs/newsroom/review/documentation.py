"""Writes `docs/review-checks.md` from the checks themselves and from what was judged of their findings."""

import inspect
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import override

from communs.newsroom.review.check import Check, TypographyCheck
from communs.newsroom.review.checks import CHECKS
from communs.newsroom.review.finding import Severity

JUDGEMENTS = Path(__file__).parent / "judgements.tsv"
LINE = 90
#: Examples of links that lead nowhere would be taken for links of the page.
RELATIVE_LINK = re.compile(r"\]\((?!https?:|#)")
UNFINISHED = frozenset(
    {"press-release/2023-09-05-numerique-en-communs.md", "numerique.gouv.fr/communiques/communique-1.markdown"}
)
INTRODUCTION = """# Checks of the review

Written by `communs newsroom checks`; a test keeps it true. The review reads a text before it goes out. An **error** stops
publication; a **warning** is acknowledged by name, and stays acknowledged while the words that caused it stand. The same
checks read the pages of the editor and, without a database, posts kept as files:

```
communs newsroom review FILE|FOLDER [--format text|json] [--links] [--fix]
```

The command exits with 1 when an error stands. JSON is a list of `{file, check, severity, line, excerpt, message,
suggestion}`. A file that cannot be read is an error of the check `file`. `--links` tells of links that nobody checked;
`--fix` writes the typographic mends into the files (let your versioning undo it), and leaves every other decision to you.

Code, addresses, attributes and mark-up are never read as prose, nor are words of another language inside a French text
held to French typography. Beyond 200,000 characters a text is not read.

To add a check: one class in `src/communs/newsroom/review/checks/`, with examples of what it finds and of what it leaves
alone (they are its first tests, and stand below), then `communs newsroom checks > docs/review-checks.md`.
"""
MEASURE = """## Wrong alarms, measured

Every finding in 40 finished posts of public digital sites was read and judged: *wrong* is a finding after which a careful
editor would change nothing and had nothing to decide. The checks were tuned on these posts, so another site will see more;
an unfinished press release and a lorem ipsum, judged too, are not counted here.
"""


@dataclass(frozen=True)
class Judgement:
    """What somebody thought of one finding in a post."""

    file: str
    line: int
    check: str
    right: bool


def read_judgements() -> list[Judgement]:
    """The judgements, in the order of the file."""
    rows = [line.split("\t") for line in JUDGEMENTS.read_text("utf-8").splitlines()[1:]]
    return [Judgement(file, int(line), check, verdict == "right") for file, line, check, verdict in rows]


def review_checks() -> str:
    """The whole page, as Markdown."""
    with override("fr"):
        sections = [line for check in CHECKS.values() for line in _section(check)]
    return "\n".join([INTRODUCTION, *_measure(), "## The checks\n", *sections])


def _section(check: Check) -> Iterator[str]:
    mended = ", mended by itself" if isinstance(check, TypographyCheck) else ""
    languages = "" if len(check.languages) > 1 else f", {check.languages[0]} only"
    yield f"### `{check.name}`\n"
    yield f"{check.title} ({check.severity}{mended}{languages}). {inspect.cleandoc(check.__doc__ or '')}\n"
    yield from _examples("Finds", check.true_cases)
    yield from _examples("Leaves alone", check.false_cases)


def _examples(title: str, cases: Iterable[str]) -> Iterator[str]:
    short = [case for case in cases if "\n" not in case and len(case) < LINE and not RELATIVE_LINK.search(case)]
    if short:
        yield f"{title}:\n"
        yield from (f"- {_code(case)}" for case in short)
        yield ""


def _code(text: str) -> str:
    """A text as Markdown shows it literally; its no-break spaces are drawn, since nobody sees them."""
    shown = text.replace("\N{NO-BREAK SPACE}", "⍽").replace("\N{NARROW NO-BREAK SPACE}", "⍽")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def _measure() -> Iterator[str]:
    counted = [one for one in read_judgements() if one.file not in UNFINISHED]
    found, wrong = Counter(one.check for one in counted), Counter(one.check for one in counted if not one.right)
    yield MEASURE
    yield "| check | severity | findings | wrong | share |\n|---|---|---:|---:|---:|"
    for name in sorted(found):
        yield f"| `{name}` | {CHECKS[name].severity} | {found[name]} | {wrong[name]} | {_share(wrong[name], found[name])} |"
    severities: tuple[Severity, ...] = ("error", "warning")
    for severity in severities:
        names = [name for name in found if CHECKS[name].severity == severity]
        total, bad = sum(found[name] for name in names), sum(wrong[name] for name in names)
        yield f"| **all {severity}s** | | **{total}** | **{bad}** | **{_share(bad, total)}** |"
    yield "\nA check that is not in the table found nothing there.\n"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
