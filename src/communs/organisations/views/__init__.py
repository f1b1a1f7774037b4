"""Pages of organisations, by audience."""
