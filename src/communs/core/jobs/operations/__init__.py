"""What can be done to queued jobs."""
