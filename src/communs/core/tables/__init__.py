"""Tables that open as fast at a million rows as at a thousand."""
