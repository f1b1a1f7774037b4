"""Sign-in by ProConnect and FranceConnect, as an OpenID Connect client."""
