"""E-mail: written once as Markdown, queued, retried, shown in development.

    from communs.core.mail import send
    send("dossiers/mail/submitted", to=person, context={"number": 12, "url": "https://…"})

A template is `<app>/templates/<template>.<language>.md`: a first line `Objet : …` (or `Subject: …`), a blank line, then
Markdown as a Django template. A line `[[Label|{{ url }}]]` becomes a button. Values are always text: whatever they hold,
they become neither markup nor a button.
"""

from communs.core.mail.outbox import send, send_written

__all__ = ["send", "send_written"]
