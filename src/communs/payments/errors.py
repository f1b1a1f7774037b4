"""What can go wrong with a payment, told to a person."""


class NothingDue(Exception):  # noqa: N818 - it names what happened
    """The dossier owes nothing (any more); nothing was written."""


class WaitsElsewhere(Exception):  # noqa: N818 - idem
    """Something else comes before the payment: `url` is where it is done; nothing was written."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url
