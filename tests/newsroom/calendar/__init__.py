"""Tests of the newsroom’s calendar."""
