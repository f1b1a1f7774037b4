"""Tests of the newsroom’s api."""
