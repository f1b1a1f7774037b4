"""The pages that are kept."""
