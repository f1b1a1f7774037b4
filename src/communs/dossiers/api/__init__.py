"""The public REST API `/api/public/v1/`: programs prefill dossiers, without a token (see docs/prefill.md)."""
