"""What can go wrong with a file."""


class FileRefused(Exception):  # noqa: N818 - it is a refusal told to a person, not a failure of the program
    """A file is not kept; `message` tells the person why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = str(message)


class AlreadyAttached(Exception):  # noqa: N818 - idem
    """A file belongs to another subject already."""


class ScannerUnavailable(Exception):  # noqa: N818 - a condition that passes: the job tries again
    """The antivirus does not answer."""
