"""Tests of the demarches."""
