"""The agenda as iCalendar (RFC 5545, RFC 7986): the whole of it, one tag, one event."""
