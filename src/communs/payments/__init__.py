"""Payments: what a dossier costs is paid before it is deposited, through a provider, and accounted for."""
