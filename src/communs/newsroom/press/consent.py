"""The words to which journalists agree. An edition never changes: the proof of a consent names it (GDPR, article 7.1)."""

from django.utils.translation import gettext_lazy as _

EDITION = "2026-11"
EDITIONS = {
    "2026-11": _(
        "J’accepte de recevoir par courriel les communiqués et invitations à la presse. "
        "Mon adresse ne sert qu’à cela ; je me désabonne en un clic, à tout moment, et elle est alors effacée."
    ),
}
FORM = "formulaire public"
