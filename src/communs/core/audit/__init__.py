"""The append-only journal, chained by hash per subject."""
