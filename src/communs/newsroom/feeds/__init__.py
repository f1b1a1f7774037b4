"""What is published, for feed readers: Atom (RFC 4287, pages by RFC 5005) and JSON Feed 1.1, with the same content."""
