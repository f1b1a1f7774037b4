"""Tests of the newsroom’s feeds."""
