"""The pages that mix rooms: home, legal pages."""
