"""What every room stands on, one folder a concern."""
