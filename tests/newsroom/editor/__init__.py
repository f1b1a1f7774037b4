"""Tests of the editor: writing, reviewing, publishing."""
