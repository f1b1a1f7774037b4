"""What changes accounts: one function a verb, one transaction each."""
