"""The room's part of the REST API, `/api/v1/demarches/`: what a token that reaches demarches may do."""
