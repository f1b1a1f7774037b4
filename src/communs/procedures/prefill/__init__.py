"""Prefilled dossiers on the demarche's side: what a link gives, how it crosses the sign-in, how a link is built."""
