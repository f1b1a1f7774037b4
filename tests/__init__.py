"""Tests: they mirror `src/communs`."""
