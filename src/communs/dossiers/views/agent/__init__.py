"""The instructors' pages."""
