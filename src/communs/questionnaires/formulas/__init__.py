"""Formulas of calculated fields: read, typed and bounded when the form is prepared, then plain functions."""
