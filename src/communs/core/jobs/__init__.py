"""Queued work in the transaction that needs it."""
