"""Tables from which people choose a row: read from CSV, named by what they hold, kept apart from the forms."""
