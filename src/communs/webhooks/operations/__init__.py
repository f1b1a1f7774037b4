"""What changes webhooks and what they send."""
