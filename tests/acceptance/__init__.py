"""What communs promises, proven on real processes."""
