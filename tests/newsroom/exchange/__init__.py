"""Tests of posts kept as files."""
