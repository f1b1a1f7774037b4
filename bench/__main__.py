"""`make bench`: every workload, or those named: `python -m bench filing autosave lists`."""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.installation import ROOT, install

WORKLOADS = {
    "filing": "Filing: create, save 20 fields in 3 requests, deposit",
    "autosave": "Autosave of one field, one client",
    "lists": "The instructor's first page",
    "editor": "The editor of a form of 300 fields, 100 of them on conditions",
    "newsroom": "Public pages of the newsroom: 10,000 articles, 10,000 events",
    "review": "Review of a long text",
    "conditions": "Fields shown on conditions",
    "revisions": "A second version published over 100,000 open dossiers",
}
RESULTS = ROOT / "bench" / "results" / "latest.md"


def main(names: list[str]) -> None:
    """Install, measure, print, and keep the result of a complete run."""
    installation = install()
    try:
        from bench import seeding

        seeding.organisation()
        installation.start()
        parts = [_header()]
        for name in names or WORKLOADS:
            parts.append(f"## {WORKLOADS[name]}\n\n{import_module(f'bench.{name}').report(installation)}\n")
            print(parts[-1], flush=True)
    finally:
        installation.stop()
    if not names:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join(parts))


def _header() -> str:
    model = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    return (
        f"# Measures\n\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({model.partition(':')[2].strip()}), "
        f"Python {platform.python_version()}; `communs serve`, `communs work` and the embedded PostgreSQL with durable "
        "commits; the clients on the same machine, which other work may share.\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
