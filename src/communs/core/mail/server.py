"""The address of the outgoing mail server, as one URL."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """How to reach a server: `smtp://` in clear, `smtp+tls://` by STARTTLS, `smtps://` by TLS from the start."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Read `scheme://user:password@host:port`. Raises `ValueError` for another scheme."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            raise ValueError(f"EMAIL_URL starts with one of {', '.join(PORTS)}, followed by ://")
        return cls(
            host=parts.hostname or "127.0.0.1",
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=parts.scheme == "smtp+tls",
            tls=parts.scheme == "smtps",
        )
