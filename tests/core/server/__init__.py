"""The server, by real processes."""
