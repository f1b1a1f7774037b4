"""What is done to the journal as a whole: verify it, seal it, export it, destroy a chain."""
