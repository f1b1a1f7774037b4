"""What changes demarches."""
