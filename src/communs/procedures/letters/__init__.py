"""Letters of decision as documents of blocks: read, edited, laid out. The package knows neither rows nor requests."""
