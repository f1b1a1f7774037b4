"""`communs mailbox`."""

import click


@click.command()
@click.option("--port", type=int, help="Port on 127.0.0.1. Default: that of EMAIL_URL.")
def mailbox(port: int | None) -> None:
    """Receive e-mail on this machine and keep it for the page /mailbox (development)."""
    from django.conf import settings

    from communs.core.mail.mailbox import serve_mailbox
    from communs.core.mail.mailbox.reading import folder

    serve_mailbox(port or settings.EMAIL_PORT, folder())
