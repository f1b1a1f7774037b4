"""Demarches and the groups that instruct them: the design time."""
