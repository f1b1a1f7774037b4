"""What can go wrong when another service is asked."""


class Unavailable(Exception):  # noqa: N818 - a condition that passes
    """A service gave no usable answer; `retry_after` is what it asked to wait, in seconds."""

    def __init__(self, reason: str, retry_after: float = 0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TooSlow(Unavailable):
    """No answer came in time."""


class AddressRefused(Unavailable):
    """An address that communs does not connect to: asking again is useless."""
