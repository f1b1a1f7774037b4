"""The press release and the 41 real posts beside it, which the tests read where they are; the project ships none."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "communiques"
SAMPLES: Path | None = _FOLDER if _FOLDER.is_dir() else None
PRESS_RELEASE = "press-release/2023-09-05-numerique-en-communs.md"

needs_samples = pytest.mark.skipif(SAMPLES is None, reason="the sample posts (../shared/data/communiques) are absent")


def sample_paths() -> list[Path]:
    """The posts, in the order of their paths; none where the samples are absent."""
    if SAMPLES is None:
        return []
    return sorted(path for path in SAMPLES.rglob("*") if path.suffix in {".md", ".markdown"} and path.parent != SAMPLES)
