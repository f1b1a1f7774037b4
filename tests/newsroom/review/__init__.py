"""Tests of the review of texts."""
