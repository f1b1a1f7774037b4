"""What communs costs: filings, lists and saves, over HTTP, on the production server."""
