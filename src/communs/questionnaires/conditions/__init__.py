"""Conditions on answers: their tree, their evaluation, their analysis. The same engine shows fields, routes, refuses."""
