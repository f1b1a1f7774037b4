"""Tests of what everybody reads."""
