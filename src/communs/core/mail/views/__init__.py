"""Pages of the development mailbox."""
