"""What the newsroom does: one function a verb, one transaction."""
