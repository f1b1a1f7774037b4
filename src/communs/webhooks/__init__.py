"""Webhooks: what happens to the dossiers of a demarche, told to programs outside, signed and in order."""
