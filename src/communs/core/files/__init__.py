"""Files: checked by content, scanned, served by short-lived links."""
