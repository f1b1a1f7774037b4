"""The demonstration: real facts, no invented people."""
