"""What the press receives, and how."""
