"""The web server, its health and its measures."""
