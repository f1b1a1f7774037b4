"""E-mail: written once as Markdown, queued, retried, shown in development."""
