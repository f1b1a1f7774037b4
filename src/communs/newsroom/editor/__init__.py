"""The editor: what communs adds to Wagtail's own pages."""
