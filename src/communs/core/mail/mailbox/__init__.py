"""The development mailbox: a real SMTP receiver that keeps what it gets in a Maildir folder."""

from communs.core.mail.mailbox.receiving import serve_mailbox

__all__ = ["serve_mailbox"]
