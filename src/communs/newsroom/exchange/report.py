"""What an import did, file by file, and every line that could not be kept."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

MOST_LOSSES = 200


@dataclass(frozen=True, order=True)
class Loss:
    """Something of a file that the site will not show or follow, or the reason why the file is refused."""

    file: str
    line: int
    what: str


class RefusedFileError(Exception):
    """A file that cannot be imported."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.loss = Loss(file, line, what)


@dataclass
class Report:
    """Paths, relative to the folder, of what was created, updated and unchanged; refusals and losses with their lines."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Loss] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def as_json(self) -> str:
        """Return the report as one JSON object, its lists in the order of the paths and lines."""
        return json.dumps(asdict(self.ordered()), ensure_ascii=False, indent=2)

    def ordered(self) -> "Report":
        """Return the same report in the order of the paths and lines, each line once."""
        paths = (sorted(self.created), sorted(self.updated), sorted(self.unchanged))
        return Report(*paths, sorted(set(self.refused)), sorted(set(self.losses)))

    def as_lines(self) -> Iterator[str]:
        """Yield the report for people."""
        report, refused = self.ordered(), _("refusé")
        for loss in report.refused:
            yield f"{loss.file}:{loss.line}: {refused} – {loss.what}"
        for loss in report.losses:
            yield f"{loss.file}:{loss.line}: {loss.what}"
        yield _(
            "%(created)s créés, %(updated)s mis à jour, %(unchanged)s inchangés, %(refused)s refusés, %(losses)s pertes"
        ) % {name: len(getattr(report, name)) for name in ("created", "updated", "unchanged", "refused", "losses")}
